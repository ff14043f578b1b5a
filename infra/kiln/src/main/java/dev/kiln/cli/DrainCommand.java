package dev.kiln.cli;

import dev.kiln.coordinator.status.WorkerState;
import dev.kiln.coordinator.status.WorkerView;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks that a worker takes nothing new. */
@Command(
    name = "drain",
    description = {
      "Lets a worker finish what it has and take nothing new, until kiln resume WORKER.",
      "The worker goes on running; one that is started anew under this name takes nothing either."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln drain builder-7 --reason 'gets a new disk' --wait",
      "  kiln resume builder-7"
    })
final class DrainCommand implements Callable<Integer> {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  @Mixin ServerOption server = new ServerOption();

  @Parameters(paramLabel = "WORKER", description = "A worker's name; kiln workers lists them.")
  String worker = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who wonder why it takes nothing.")
  String reason = "";

  @Option(names = "--wait", description = "Return when nothing runs on it any more.")
  boolean wait;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      farm.drain(worker, reason);
      out.println(
          "draining %s: it takes nothing new, what runs goes on; end it with: kiln resume %s"
              .formatted(worker, worker));
      out.flush();
      if (wait) {
        awaitIdle(farm, out);
      }
    }
    return ExitCode.OK;
  }

  private void awaitIdle(FarmClient farm, PrintWriter out) throws InterruptedException {
    Optional<String> end = Optional.empty();
    String said = "";
    while (end.isEmpty()) {
      Optional<WorkerView> view =
          farm.workers().stream().filter(each -> each.id().equals(worker)).findFirst();
      end = view.isEmpty() ? Optional.of("%s is gone".formatted(worker)) : end(view.get());
      String now = end.or(() -> view.map(DrainCommand::waiting)).orElse("");
      if (!now.equals(said)) {
        out.println(now);
        out.flush();
        said = now;
      }
      if (end.isEmpty()) {
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  /** What there is to say when there is nothing to wait for any more. */
  private static Optional<String> end(WorkerView worker) {
    return switch (worker.state()) {
      case GONE -> Optional.of("%s is gone".formatted(worker.id()));
      case SILENT ->
          Optional.of(
              "%s is silent; what it was building is built elsewhere".formatted(worker.id()));
      case DRAINING ->
          worker.running().isEmpty()
              ? Optional.of("nothing runs on %s any more".formatted(worker.id()))
              : Optional.empty();
      case ALIVE, TROUBLED -> Optional.empty();
    };
  }

  private static String waiting(WorkerView worker) {
    return worker.state() == WorkerState.DRAINING
        ? "waiting for "
            + worker.running().stream()
                .map(running -> running.image().value())
                .sorted()
                .collect(Collectors.joining(", "))
        : "waiting for %s to hear of it".formatted(worker.id());
  }
}
