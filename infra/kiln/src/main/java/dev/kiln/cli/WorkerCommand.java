package dev.kiln.cli;

import dev.kiln.server.ServerConfiguration;
import dev.kiln.worker.Worker;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
      "DOCKER_HOST names another engine than the local one."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln worker --kafka kafka-1:9092,kafka-2:9092",
      "  kiln worker --kafka kafka-1:9092 --name builder-7 --slots 4"
    })
final class WorkerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
  private static final int START_SECONDS = 60;

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
      names = "--data",
      paramLabel = "DIR",
      description = "What the worker keeps. Default: var/worker beside the launcher.")
  @Nullable Path data;

  @Mixin ServerConfigurationOption configuration = new ServerConfigurationOption();

  @Override
  public Integer call() throws InterruptedException {
    Logging.toConsole();
    ServerConfiguration server = configuration.read();
    Vertx vertx = Vertx.vertx();
    String called = name == null ? Settings.host() : name;
    Path directory = data == null ? KilnHome.path().resolve("var/worker") : data.toAbsolutePath();
    int atOnce =
        Optional.ofNullable(slots)
            .or(server.worker()::slots)
            .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    Worker worker;
    try {
      worker =
          Worker.start(
                  vertx,
                  Settings.worker(called, kafka, atOnce, directory, server),
                  Settings.engine(called, directory, server),
                  Settings.CLOCK,
                  Settings.ids())
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw CommandFailure.unreachable(
          "the worker could not start with Kafka at %s: %s".formatted(kafka, e), e);
    }
    LOG.info("worker is ready: worker={} slots={} kafka={}", called, atOnce, kafka);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop(worker);
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
    return ExitCode.OK;
  }

  private static void stop(Worker worker) {
    try {
      worker.stop().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.warn("did not stop in order; what was running is tried again elsewhere", e);
    }
  }
}
