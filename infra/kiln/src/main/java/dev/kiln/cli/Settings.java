package dev.kiln.cli;

import dev.kiln.configuration.TreeConfiguration.Overrides;
import dev.kiln.coordinator.Coordinator;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.web.WebSettings;
import dev.kiln.event.BuildHeader;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.worker.HostConfiguration;
import dev.kiln.worker.Worker;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.docker.DockerEngine;
import dev.kiln.worker.docker.DockerSettings;
import dev.kiln.worker.health.HealthSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/** What the processes are started with, from options and environment, in one place. */
final class Settings {

  static final Clock CLOCK = Clock.systemUTC();

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PARTITIONS = 4;
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final int CLUSTER_PORT = 5701;

  private Settings() {}

  static Supplier<Ulid> ids() {
    return () -> Ulid.next(Instant.now(CLOCK), RANDOM);
  }

  static Platform platform() {
    return Platform.ofJavaArchitecture(System.getProperty("os.arch"));
  }

  /** Who asks, for people; nobody has proved it. */
  static String user() {
    return "%s@%s".formatted(System.getProperty("user.name"), host());
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  static Coordinator.Settings coordinator(
      String name,
      String bootstrapServers,
      Coordinator.Cluster cluster,
      WebSettings web,
      Path directory,
      ServerConfiguration server) {
    Overrides environment = Overrides.fromEnvironment(System.getenv());
    return new Coordinator.Settings(
        name,
        host(),
        KilnVersion.current(),
        bootstrapServers,
        PARTITIONS,
        offered(),
        platform(),
        new BuildHeader.Destination(
            environment.registry().orElse(""), environment.namespace().orElse("kiln"), ""),
        environment,
        server.registrySettings(),
        cluster,
        web,
        directory,
        LEASE,
        RetryPolicy.standard());
  }

  /** The pools that are there from the start; others come with the first build that needs them. */
  private static List<Pool> offered() {
    Pool pool = Pool.of(platform());
    return Arrays.stream(BuilderKind.values())
        .map(builder -> builder.label().map(pool::with).orElse(pool))
        .toList();
  }

  /** The cluster of a coordinator that is alone on its machine. */
  static Coordinator.Cluster aloneHere() {
    return new Coordinator.Cluster("kiln", "127.0.0.1", CLUSTER_PORT, List.of());
  }

  /** A worker of a farm in one process: it ends with the farm and is watched with it. */
  static Worker.Settings worker(
      String name, String bootstrapServers, int slots, Path directory, ServerConfiguration server) {
    return worker(
        name,
        bootstrapServers,
        slots,
        server.worker().labels(),
        directory,
        server,
        Duration.ZERO,
        HealthSettings.OFF);
  }

  static Worker.Settings worker(
      String name,
      String bootstrapServers,
      int slots,
      SortedSet<String> labels,
      Path directory,
      ServerConfiguration server,
      Duration grace,
      HealthSettings health) {
    return new Worker.Settings(
        name,
        host(),
        KilnVersion.current(),
        bootstrapServers,
        List.of(Pool.of(platform())),
        slots,
        labels,
        grace,
        directory.resolve("workers").resolve(name),
        directory.resolve("sources"),
        HostConfiguration.read(server, System.getenv()),
        selfTest(),
        health);
  }

  /** Where a worker may push a small image to, if the environment names a registry. */
  private static Optional<ImageReference> selfTest() {
    Overrides environment = Overrides.fromEnvironment(System.getenv());
    return environment
        .registry()
        .map(registry ->
            ImageReference.of(registry, environment.namespace().orElse("kiln") + "/self-test"));
  }

  /**
   * The engine of a worker, without the containers that an earlier life of it left there.
   *
   * @param worker marks its containers; the data folder belongs to it, so that the farms of two
   *     checkouts on one machine leave each other alone
   */
  static ImageEngine engine(String worker, Path directory, ServerConfiguration server) {
    String owner =
        "%s-%08x".formatted(worker.replaceAll("[^a-z0-9-]", "-"), directory.toString().hashCode());
    DockerSettings local = DockerSettings.local(owner);
    Map<String, String> environment = System.getenv();
    ImageEngine engine =
        DockerEngine.of(
            new DockerSettings(
                URI.create(
                    environment.getOrDefault(
                        "DOCKER_HOST", DockerSettings.DEFAULT_HOST.toString())),
                local.owner(),
                server.registrySettings().credentials(),
                local.transferLimit()));
    engine.sweep();
    return engine;
  }
}
