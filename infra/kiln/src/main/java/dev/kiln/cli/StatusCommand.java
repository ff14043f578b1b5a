package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.web.ViewJson;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows builds, or the tasks of one. */
@Command(
    name = "status",
    description = {
      "Shows the farm's builds, or the tasks of one; before them, if the farm or a host is paused,",
      "or many workers have fallen silent together.",
      "JSON is what the REST interface answers: an array of builds, or one build with its tasks."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln status                   all builds, newest first",
      "  kiln status latest            the images of the newest one",
      "  kiln status latest --format json"
    })
final class StatusCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(paramLabel = "BUILD", arity = "0..1", description = "A build's id, or 'latest'.")
  @Nullable String build;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How it is printed. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      if (format == Format.TEXT) {
        ConditionText.lines(farm.farm().condition(), Instant.now(Settings.CLOCK))
            .forEach(out::println);
      }
      if (build == null) {
        builds(farm.builds(), out);
      } else {
        BuildId id = BuildArgument.resolve(build, farm);
        tasks(farm.build(id).orElseThrow(() -> CommandFailure.usage("no build " + id)), out);
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private void builds(List<BuildSummary> builds, PrintWriter out) {
    if (format == Format.JSON) {
      out.println(new ViewJson().write(builds));
      return;
    }
    if (builds.isEmpty()) {
      out.println("No builds yet. Start one: kiln build");
    }
    for (BuildSummary summary : builds) {
      out.println(
          "%s  %-10s %-12s %d of %d done%s"
              .formatted(
                  summary.id(),
                  summary.status(),
                  summary.tag(),
                  summary.done(),
                  summary.wanted(),
                  summary.message().map(message -> "  " + message).orElse("")));
    }
  }

  private void tasks(BuildView view, PrintWriter out) {
    if (format == Format.JSON) {
      out.println(new ViewJson().write(view));
      return;
    }
    builds(List.of(view.summary()), out);
    for (TaskView task : view.tasks()) {
      String phase = task.status() == TaskStatus.BUILDING ? " " + task.phase().orElse("") : "";
      out.println("  " + PlainProgress.line(task) + phase);
    }
  }
}
