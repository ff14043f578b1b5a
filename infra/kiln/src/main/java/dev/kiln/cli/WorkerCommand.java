package dev.kiln.cli;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.Pool;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.server.WorkerConfiguration;
import dev.kiln.worker.Worker;
import dev.kiln.worker.health.HealthSettings;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker as a process of its own. */
@Command(
    name = "worker",
    description = {
      "Runs a worker: takes tasks from Kafka (4.2 or newer) and builds them with this host's engine.",
      "DOCKER_HOST names another engine than the local one.",
      "SIGTERM: it takes nothing new, finishes what it has, and ends."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln worker --kafka kafka-1:9092,kafka-2:9092",
      "  kiln worker --kafka kafka-1:9092 --name builder-7 --slots 4",
      "  kiln worker --kafka kafka-1:9092 --grace 30m --health-port 8090"
    })
final class WorkerCommand implements Callable<Integer> {

  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 60;

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT[,…]",
      description = "Kafka brokers.")
  String kafka = "";

  @Option(
      names = "--name",
      description = "The same after a restart, and no other worker's. Default: the host's name.")
  @Nullable String name;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "How many images are built at once. Default: what the server's configuration says, else the number of cores.")
  @Nullable Integer slots;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = {
        "What this host offers to images that require it, such as bigmem; repeatable.",
        "Added to those of the server's configuration."
      })
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "What the worker keeps. Default: var/worker beside the launcher.")
  @Nullable Path data;

  @Mixin ServerConfigurationOption configuration = new ServerConfigurationOption();

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description = {
        "How long what runs may go on after SIGTERM; then it is given back. A second SIGTERM cuts it",
        "short. Default: what the server's configuration says, else 10m."
      })
  @Nullable String grace;

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description = {
        "Answer /health, /ready and /metrics there; 0 for nowhere.",
        "Default: what the server's configuration says, else 9464."
      })
  @Nullable Integer healthPort;

  @Option(
      names = "--health-address",
      paramLabel = "ADDRESS",
      description =
          "Where that port listens. Default: what the server's configuration says, else 127.0.0.1.")
  @Nullable String healthAddress;

  @Override
  public Integer call() throws InterruptedException {
    Logging.toConsole();
    ServerConfiguration server = configuration.read();
    TerminationSignals signals = TerminationSignals.listen();
    Vertx vertx = Vertx.vertx();
    String called = name == null ? Settings.host() : name;
    Worker worker = start(vertx, called, server);
    signals.await();
    log().info("told to end: worker={}; told once more, it gives back what runs", called);
    end(worker, signals);
    vertx.close();
    log().info("worker has ended: worker={}", called);
    return ExitCode.OK;
  }

  private Worker start(Vertx vertx, String called, ServerConfiguration server)
      throws InterruptedException {
    Path directory = data == null ? KilnHome.path().resolve("var/worker") : data.toAbsolutePath();
    int atOnce =
        Optional.ofNullable(slots)
            .or(server.worker()::slots)
            .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    Worker.Settings settings =
        Settings.worker(
            called,
            kafka,
            atOnce,
            labels(server),
            directory,
            server,
            grace(server),
            health(server));
    try {
      Worker worker =
          Worker.start(
                  vertx,
                  settings,
                  Settings.engine(called, directory, server),
                  Settings.CLOCK,
                  Settings.ids())
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS, TimeUnit.SECONDS);
      log().info("worker is ready: worker={} slots={} kafka={}", called, atOnce, kafka);
      return worker;
    } catch (ExecutionException | TimeoutException e) {
      throw CommandFailure.unreachable(
          "the worker could not start with Kafka at %s: %s".formatted(kafka, e), e);
    }
  }

  private SortedSet<String> labels(ServerConfiguration server) {
    SortedSet<String> all = new TreeSet<>(server.worker().labels());
    for (String label : labels) {
      if (!Pool.isLabel(label)) {
        throw CommandFailure.usage(
            "--label: '%s' is no label: expected lower-case letters, digits, '_' and '-'"
                .formatted(label));
      }
      all.add(label);
    }
    return all;
  }

  private Duration grace(ServerConfiguration server) {
    if (grace == null) {
      return server.worker().grace();
    }
    try {
      return TreeConfiguration.parseDuration(grace);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--grace: " + e.getMessage());
    }
  }

  private HealthSettings health(ServerConfiguration server) {
    WorkerConfiguration.Metrics metrics = server.worker().metrics();
    return new HealthSettings(
        healthAddress == null ? metrics.address() : healthAddress,
        healthPort == null ? metrics.port() : healthPort);
  }

  /** The second signal, if one comes, cuts the grace short. */
  private static void end(Worker worker, TerminationSignals signals) throws InterruptedException {
    Promise<Void> hurry = Promise.promise();
    Thread listener =
        Thread.ofVirtual()
            .start(() -> {
              try {
                signals.await();
                hurry.complete();
              } catch (InterruptedException e) {
                // The worker has ended before.
              }
            });
    try {
      worker.drain(hurry.future()).toCompletionStage().toCompletableFuture().get();
      worker.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log().warn("did not stop in order; what was running is tried again elsewhere", e);
    } finally {
      listener.interrupt();
    }
  }

  /** Only now: a logger of the class would be made before it is chosen where the log goes. */
  private static Logger log() {
    return LoggerFactory.getLogger(WorkerCommand.class);
  }
}
