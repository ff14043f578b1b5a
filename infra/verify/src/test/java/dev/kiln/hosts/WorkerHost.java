package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.cli.KilnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A host as a farm sees one: an engine and the worker that uses it, which believes to be on a
 * machine of its own name. Both can be killed and started again apart.
 */
final class WorkerHost implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Two of them for each life, in either order: claims are possible after both. */
  private static final List<String> READY = List.of("worker is ready", "self-test passed");

  private final HostPlace place;
  private final EngineProcess engine;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private KilnProcess worker;

  private WorkerHost(
      HostPlace place,
      EngineProcess engine,
      List<String> arguments,
      Map<String, String> environment) {
    this.place = place;
    this.engine = engine;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.worker = launch();
  }

  /**
   * Starts a worker on {@code engine}; {@link #awaitReady} tells when it takes tasks.
   *
   * @param arguments of {@code kiln worker}, beside those that differ from host to host
   * @param environment beside the engine's address
   */
  static WorkerHost start(
      HostPlace place,
      EngineProcess engine,
      List<String> arguments,
      Map<String, String> environment) {
    return new WorkerHost(place, engine, arguments, environment);
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
    return READY.stream()
        .mapToLong(sign -> worker.output().lines().filter(line -> line.contains(sign)).count())
        .min()
        .orElseThrow();
  }

  private KilnProcess launch() {
    try {
      Path hosts =
          Files.writeString(
              place.folder().resolve("hosts"), "127.0.0.1 localhost %s\n".formatted(name()));
      Map<String, String> all = new HashMap<>(environment);
      all.put("DOCKER_HOST", engine.address());
      return KilnProcess.start(
          "worker",
          place.folder(),
          HostIdentity.utsAndHosts(name(), hosts),
          all,
          Stream.concat(
                  Stream.of(
                      "worker",
                      "--name=" + name(),
                      "--data=" + place.folder().resolve("worker"),
                      // All of them run on one machine.
                      "--health-port=0"),
                  arguments.stream())
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
