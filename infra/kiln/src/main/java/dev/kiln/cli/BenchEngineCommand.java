package dev.kiln.cli;

import dev.kiln.bench.BenchmarkException;
import dev.kiln.bench.engine.EngineBenchmark;
import dev.kiln.bench.engine.EngineBenchmark.FarmRun;
import dev.kiln.coordinator.status.AttemptView;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.SelectionRequest;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.BuilderKind;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.template.TemplateTree;
import dev.kiln.worker.attempt.ImageEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a farm costs beside its engine alone, and prints the figures. */
@Command(
    name = "engine",
    description = {
      "Builds and pushes small images (one, eight made from it, and the rest made from those) straight"
          + " at the engine's API, the same through a whole farm on the same engine, and straight"
          + " again; then through the farm once more, unchanged.",
      "Needs what builds need, and some minutes without other work on the machine."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A missed target does not change the exit code.",
      "Example: kiln bench engine --images 200 --slots 8 --rounds 3"
    })
final class BenchEngineCommand implements Callable<Integer> {

  /** Whoever asks more often measures the asking: the farm shares its processors with us. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @Option(names = "--images", description = "How many images. Default: 200.")
  int images = 200;

  @Option(names = "--slots", description = "How many are built at once. Default: 8.")
  int slots = 8;

  @Option(names = "--rounds", description = "How often each way is gone. Default: 3.")
  int rounds = 3;

  @Option(names = "--builder", description = "classic or buildkit. Default: buildkit.")
  String builder = BuilderKind.BUILDKIT.word();

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text.")
  FigureOutput.Format format = FigureOutput.Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, IOException {
    Path data = Files.createTempDirectory("kiln-bench-farm-");
    Logging.toFile(data.resolve("farm.log"));
    FarmOptions options = new FarmOptions();
    options.workers = 1;
    options.slots = slots;
    options.port = freePort();
    options.kafkaPort = freePort();
    options.data = data;
    try (LocalFarm farm = LocalFarm.start(options);
        FarmClient client = new FarmClient(farm.url());
        ImageEngine engine =
            Settings.engine("bench-direct", data, ServerConfiguration.defaults())) {
      FigureOutput.print(
          new EngineBenchmark(
                  settings(),
                  engine,
                  tree -> build(tree, client),
                  FigureOutput.progress(spec.commandLine().getErr()))
              .run(),
          format,
          spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }

  private EngineBenchmark.Settings settings() {
    try {
      return new EngineBenchmark.Settings(
          images,
          slots,
          rounds,
          BuilderKind.parse(builder),
          fromEnvironment("KILN_REGISTRY"),
          fromEnvironment("KILN_BASE_IMAGE"));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static FarmRun build(Path folder, FarmClient client) throws InterruptedException {
    long began = System.nanoTime();
    TemplateTree tree = TemplateTree.read(folder);
    DiscoveredTree discovered = DiscoveredTree.discover(tree, tree.configuration());
    BuildId id =
        new Submission(
                discovered, SelectionRequest.of(List.of(), List.of()), 0, PublishPolicy.ATOMIC)
            .send(client);
    BuildStatus status = BuildStatus.RUNNING;
    while (status == BuildStatus.RUNNING) {
      Thread.sleep(LOOK_EVERY);
      status = status(client, id);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Instant end = Instant.now();
    if (status != BuildStatus.SUCCEEDED) {
      throw new BenchmarkException("build %s did not succeed".formatted(id), null);
    }
    return run(client.build(id).orElseThrow(), took, end);
  }

  private static BuildStatus status(FarmClient client, BuildId id) throws InterruptedException {
    return client.builds().stream()
        .filter(build -> build.id().equals(id))
        .findFirst()
        .map(BuildSummary::status)
        .orElse(BuildStatus.RUNNING);
  }

  /** Farm and benchmark are one process, so their clocks are one. */
  private static FarmRun run(BuildView view, Duration took, Instant end) {
    int built = 0;
    Instant firstBegan = end;
    Instant lastEnded = Instant.MIN;
    Duration attempts = Duration.ZERO;
    Map<String, Duration> phases = new LinkedHashMap<>();
    for (TaskView task : view.tasks()) {
      built += task.status() == TaskStatus.BUILT ? 1 : 0;
      for (AttemptView attempt : task.attempts()) {
        firstBegan = earlier(firstBegan, attempt.startedAt());
        lastEnded = later(lastEnded, attempt.endedAt().orElse(attempt.startedAt()));
        for (AttemptView.PhaseView phase : attempt.phases()) {
          Duration duration = Duration.ofMillis(phase.durationMs());
          phases.merge(phase.name(), duration, Duration::plus);
          attempts = attempts.plus(duration);
        }
      }
    }
    return new FarmRun(
        took,
        Duration.between(end.minus(took), firstBegan),
        Duration.between(lastEnded, end),
        built,
        attempts,
        phases);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static String fromEnvironment(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(
            () -> CommandFailure.usage(name + " is not set; run it as ./kiln bench engine"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
