package dev.kiln.cli;

import dev.kiln.image.BuildId;
import java.io.PrintWriter;

/** What to say when the user stops watching: the build does not stop with them. */
final class Interruption {

  private Interruption() {}

  /** Says so when the process is interrupted; to be taken out when the build has ended. */
  static Thread remind(BuildId id, PrintWriter err) {
    Thread hook =
        new Thread(
            () -> {
              err.println();
              err.println("build %s goes on".formatted(id));
              err.println("  watch it    kiln status " + id);
              err.println("  cancel it   kiln cancel " + id);
              err.flush();
            },
            "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }
}
