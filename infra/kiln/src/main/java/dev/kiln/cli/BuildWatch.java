package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Follows a build until it ends, and tells how it went. */
final class BuildWatch {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** What keeps a build waiting need not be told at once. */
  private static final int LOOKS_AT_FARM_EVERY = 8;

  private static final Duration APPEARS_WITHIN = Duration.ofSeconds(20);

  private final FarmClient farm;
  private final WatchOptions options;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Progress progress;
  private final @Nullable LogsDirectory logs;

  BuildWatch(FarmClient farm, WatchOptions options, PrintWriter out, PrintWriter err) {
    this.farm = farm;
    this.options = options;
    this.out = out;
    this.err = err;
    this.progress = progress(options, out);
    this.logs = options.logsDirectory == null ? null : new LogsDirectory(options.logsDirectory);
  }

  /** Watches a build for a user who may go away before it ends; returns its exit code. */
  static int follow(BuildId id, FarmClient farm, WatchOptions options, CommandSpec command)
      throws InterruptedException {
    PrintWriter err = command.commandLine().getErr();
    Thread reminder = Interruption.remind(id, err);
    int code = new BuildWatch(farm, options, command.commandLine().getOut(), err).untilEnd(id);
    Runtime.getRuntime().removeShutdownHook(reminder);
    return code;
  }

  /** Returns the exit code of the build. */
  int untilEnd(BuildId id) throws InterruptedException {
    Instant started = Instant.now(Settings.CLOCK);
    Map<ImageName, TaskStatus> seen = new HashMap<>();
    WaitingNotes waiting = new WaitingNotes(progress);
    int looks = 0;
    while (true) {
      Optional<BuildView> view = farm.build(id);
      if (view.isEmpty() && Instant.now(Settings.CLOCK).isAfter(started.plus(APPEARS_WITHIN))) {
        throw CommandFailure.unreachable(
            "build %s does not appear; look at the coordinator's log".formatted(id), null);
      }
      if (view.isPresent()) {
        for (TaskView task : view.get().tasks()) {
          if (task.status() != seen.put(task.image(), task.status())) {
            changed(id, task);
          }
        }
        if (looks % LOOKS_AT_FARM_EVERY == 0) {
          waiting.note(view.get(), farm.farm().condition());
        }
        looks++;
        progress.look(view.get(), Instant.now(Settings.CLOCK));
        if (view.get().summary().status() != BuildStatus.RUNNING) {
          progress.end();
          return summarise(view.get());
        }
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private void changed(BuildId id, TaskView task) throws InterruptedException {
    switch (task.status()) {
      case WAITING, QUEUED, UNMATCHED -> {}
      case BUILDING -> progress.changed(task);
      case BUILT, REUSED, FAILED, PARENT_FAILED, CANCELLED, SKIPPED, UNBUILDABLE -> {
        progress.changed(task);
        if (logs != null && !task.attempts().isEmpty()) {
          logs.write(task, farm.log(id, task.image()));
        }
      }
    }
  }

  private int summarise(BuildView view) {
    BuildSummary summary = view.summary();
    if (options.summaryJson != null) {
      writeSummary(
          options.summaryJson,
          Json.of(
              BuildSummaryDocument.of(
                  view, task -> logs == null ? null : logs.file(task).toString())));
    }
    PrintWriter target = options.quiet ? err : out;
    List<TaskView> failed =
        view.tasks().stream().filter(task -> task.status() == TaskStatus.FAILED).toList();
    if (!failed.isEmpty()) {
      target.println();
    }
    for (TaskView task : failed) {
      failure(view, task, target);
      if (options.quiet) {
        FailureText.tail(task).forEach(target::println);
      }
    }
    target.flush();
    if (!options.quiet) {
      out.println();
      out.println(headline(view));
      summary.release().ifPresent(release -> out.println("release   " + release));
      out.println("page      " + farm.page(summary.id()));
      out.flush();
    }
    return summary.status() == BuildStatus.SUCCEEDED ? ExitCode.OK : ExitCode.IMAGES_FAILED;
  }

  /** One cause, how much it took down with it, and where its whole output is. */
  private static void failure(BuildView view, TaskView task, PrintWriter target) {
    long below =
        view.tasks().stream()
            .filter(other -> other.rootCause().filter(task.image()::equals).isPresent())
            .count();
    target.println("failed  %-26s %s".formatted(task.image(), FailureText.reason(task)));
    if (below > 0) {
      target.println(
          "        and with it %d image%s below it".formatted(below, below == 1 ? "" : "s"));
    }
    target.println("        kiln logs %s %s".formatted(view.summary().id(), task.image()));
  }

  private static String headline(BuildView view) {
    BuildSummary summary = view.summary();
    StringBuilder counts = new StringBuilder();
    for (TaskStatus status : TaskStatus.values()) {
      int count = summary.counts().getOrDefault(status, 0);
      if (count > 0) {
        counts.append(counts.isEmpty() ? "" : ", ").append(count).append(' ').append(status);
      }
    }
    Duration took =
        Duration.between(summary.submittedAt(), summary.endedAt().orElse(summary.submittedAt()));
    return "build %s %s in %s: %s%s"
        .formatted(
            summary.id(),
            summary.status(),
            Durations.words(took),
            counts,
            summary.message().map(message -> " (" + message + ")").orElse(""));
  }

  private void writeSummary(String target, String document) {
    if (target.equals("-")) {
      out.println(document);
      out.flush();
      return;
    }
    try {
      Files.writeString(Path.of(target), document + System.lineSeparator());
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot write the summary to " + target, e);
    }
  }

  private static Progress progress(WatchOptions options, PrintWriter out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    if (options.quiet || "-".equals(options.summaryJson)) {
      return new PlainProgress(new PrintWriter(Writer.nullWriter()));
    }
    if (!terminal || options.noProgress || "dumb".equals(System.getenv("TERM"))) {
      return new PlainProgress(out);
    }
    String columns = System.getenv().getOrDefault("COLUMNS", "100");
    int width = columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : 100;
    return new TerminalProgress(out, System.getenv("NO_COLOR") == null, width);
  }
}
