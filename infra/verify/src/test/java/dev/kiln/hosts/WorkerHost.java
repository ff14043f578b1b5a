package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.KilnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A host as a farm sees one: an engine and the worker that uses it, which believes to be on a
 * machine of its own name. Both can be killed and started again apart.
 */
final class WorkerHost implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String READY = "worker is ready";

  private final HostPlace place;
  private final EngineProcess engine;
  private final String bootstrapServers;
  private final int slots;
  private final List<String> options;
  private KilnProcess worker;

  private WorkerHost(
      HostPlace place,
      EngineProcess engine,
      String bootstrapServers,
      int slots,
      List<String> options) {
    this.place = place;
    this.engine = engine;
    this.bootstrapServers = bootstrapServers;
    this.slots = slots;
    this.options = List.copyOf(options);
    this.worker = launch();
  }

  /**
   * Starts a worker on {@code engine}; {@link #awaitReady} tells when it takes tasks.
   *
   * @param options of {@code kiln worker}, beside those that every host needs
   */
  static WorkerHost start(
      HostPlace place,
      EngineProcess engine,
      String bootstrapServers,
      int slots,
      List<String> options) {
    return new WorkerHost(place, engine, bootstrapServers, slots, options);
  }

  /** The worker's name, and its host's; the same for all its lives. */
  String name() {
    return place.name();
  }

  EngineProcess engine() {
    return engine;
  }

  /** The worker as it lives now. */
  KilnProcess worker() {
    return worker;
  }

  /** Starts the worker again after its end, and waits until it takes tasks. */
  void startWorkerAgain() {
    if (worker.isAlive()) {
      throw new IllegalStateException("the worker runs on " + name());
    }
    long lives = lives();
    worker = launch();
    awaitLife(lives + 1);
  }

  /** Waits until the worker takes tasks for the first time. */
  void awaitReady() {
    awaitLife(1);
  }

  private void awaitLife(long number) {
    await(name() + " is ready")
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(lives()).as(worker::output).isGreaterThanOrEqualTo(number));
  }

  private long lives() {
    return worker.output().lines().filter(line -> line.contains(READY)).count();
  }

  private KilnProcess launch() {
    try {
      Path hosts =
          Files.writeString(
              place.folder().resolve("hosts"), "127.0.0.1 localhost %s\n".formatted(name()));
      return KilnProcess.start(
          "worker",
          place.folder(),
          HostIdentity.utsAndHosts(name(), hosts),
          Map.of("DOCKER_HOST", engine.address()),
          Stream.concat(
                  Stream.of(
                      "worker",
                      "--kafka=" + bootstrapServers,
                      "--name=" + name(),
                      "--slots=" + slots,
                      "--data=" + place.folder().resolve("worker"),
                      // All of them run on one machine.
                      "--health-port=0"),
                  options.stream())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the worker of " + name(), e);
    }
  }

  @Override
  public void close() {
    worker.close();
    engine.close();
  }
}
