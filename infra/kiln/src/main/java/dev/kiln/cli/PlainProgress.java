package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** One line with a time stamp per change, for logs and scripts. */
final class PlainProgress implements Progress {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final PrintWriter out;

  PlainProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void changed(TaskView task) {
    out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + line(task));
    FailureText.tail(task).forEach(out::println);
    out.flush();
  }

  @Override
  public void look(BuildView build, Instant now) {}

  @Override
  public void note(String line) {
    out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + line);
    out.flush();
  }

  @Override
  public void end() {}

  /** What there is to say about a task that has changed. */
  static String line(TaskView task) {
    String took =
        task.durationMs().isPresent()
            ? Durations.words(Duration.ofMillis(task.durationMs().getAsLong()))
            : "";
    String more =
        switch (task.status()) {
          case BUILDING -> task.worker().orElse("");
          case BUILT, REUSED ->
              "%-8s %s".formatted(took, task.digest().map(digest -> digest.shortHex()).orElse(""));
          case FAILED -> FailureText.whole(task);
          case PARENT_FAILED -> task.rootCause().map(root -> "because of " + root).orElse("");
          case CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE ->
              FailureText.printable(task.reason().orElse(""));
          case WAITING -> task.message().map(message -> "again soon: " + message).orElse("");
          case QUEUED -> "";
        };
    return "%-13s %-26s %s".formatted(task.status(), task.image(), more).stripTrailing();
  }
}
