package dev.kiln.cli;

import dev.kiln.image.BuildId;
import java.io.PrintWriter;

/** What to say when the user stops watching: the build does not stop with them. */
final class Interruption {

  private Interruption() {}

  /** Says what becomes of a build on a farm that goes on without us. */
  static Thread remind(BuildId id, PrintWriter err) {
    return remind(
        id, "watch it    kiln status %s%n  cancel it   kiln cancel %s".formatted(id, id), err);
  }

  /** Says so when the process is interrupted; to be taken out when the build has ended. */
  static Thread remind(BuildId id, String what, PrintWriter err) {
    Thread hook =
        new Thread(
            () -> {
              err.println();
              err.println("build %s is not lost".formatted(id));
              err.println("  " + what);
              err.flush();
            },
            "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }
}
