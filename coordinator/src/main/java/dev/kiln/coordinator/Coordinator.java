package dev.kiln.coordinator;

import com.hazelcast.core.HazelcastInstance;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.hazelcast.ClusterMember;
import dev.kiln.coordinator.hazelcast.ReadModel;
import dev.kiln.coordinator.hazelcast.SharedDemands;
import dev.kiln.coordinator.history.KafkaDurations;
import dev.kiln.coordinator.history.KafkaEndedBuilds;
import dev.kiln.coordinator.history.KafkaHistory;
import dev.kiln.coordinator.output.KafkaBuildLogs;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.FarmLoop;
import dev.kiln.coordinator.partition.PoolTopics;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.coordinator.release.RegistryReleases;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.submission.FarmInterventions;
import dev.kiln.coordinator.submission.FarmSubmissions;
import dev.kiln.coordinator.web.WebServer;
import dev.kiln.coordinator.web.WebSettings;
import dev.kiln.event.BuildHeader;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A running coordinator, and what it is made of. */
public final class Coordinator {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** It grows with every build; that reading it stands still is noticed long before. */
  private static final Duration HISTORY_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final HazelcastInstance cluster;
  private final RegistryClient registry;
  private final EventWriter writer;
  private final FarmSubmissions submissions;
  private final WebServer web;
  private final String loop;

  private Coordinator(
      Vertx vertx,
      HazelcastInstance cluster,
      RegistryClient registry,
      EventWriter writer,
      FarmSubmissions submissions,
      WebServer web,
      String loop) {
    this.vertx = vertx;
    this.cluster = cluster;
    this.registry = registry;
    this.writer = writer;
    this.submissions = submissions;
    this.web = web;
    this.loop = loop;
  }

  /**
   * What a coordinator has to know.
   *
   * @param name unique among the coordinators
   * @param partitions how many partitions inbox and events get where they are new
   * @param pools the pools that tasks are offered in
   * @param destination where bundles go, and images of trees that name no registry
   * @param defaults the registry and base image of trees that name none
   * @param directory where bundles are unpacked
   * @param lease how long a worker may be silent before its attempts are lost
   */
  public record Settings(
      String name,
      String host,
      String version,
      String bootstrapServers,
      int partitions,
      List<Pool> pools,
      Platform platform,
      BuildHeader.Destination destination,
      TreeConfiguration.Overrides defaults,
      RegistrySettings registries,
      Cluster cluster,
      WebSettings web,
      Path directory,
      Duration lease,
      RetryPolicy retries) {

    public Settings {
      pools = List.copyOf(pools);
    }
  }

  /**
   * The cluster of coordinators.
   *
   * @param members the other coordinators' {@code host:port}; may be empty
   */
  public record Cluster(String name, String address, int port, List<String> members) {

    public Cluster {
      members = List.copyOf(members);
    }
  }

  /**
   * Starts the member of the cluster, which takes seconds and needs neither Kafka nor registry, so
   * that it can be started while a broker is.
   */
  public static HazelcastInstance join(Cluster cluster) {
    return ClusterMember.start(
        cluster.name(), cluster.address(), cluster.port(), cluster.members());
  }

  /**
   * Starts a coordinator; returns when it serves. Blocking.
   *
   * @param cluster what {@link #join} returned
   */
  public static Coordinator start(
      Settings settings, HazelcastInstance cluster, Clock clock, Supplier<Ulid> ids)
      throws InterruptedException {
    Instant startedAt = Instant.now(clock);
    int partitions =
        TopicSetup.ensure(settings.bootstrapServers(), settings.partitions(), settings.pools());
    Vertx vertx =
        await(
            Vertx.builder()
                .with(eventBusAt(settings.cluster().address()))
                .withClusterManager(new HazelcastClusterManager(cluster))
                .buildClustered(),
            "join the event bus");

    RegistryClient registry = new RegistryClient(settings.registries(), clock);
    EventWriter writer =
        new EventWriter(
            vertx, settings.bootstrapServers(), "/coordinators/" + settings.name(), clock, ids);
    Future<KafkaEndedBuilds> history = KafkaEndedBuilds.follow(vertx, settings.bootstrapServers());
    KafkaDurations durations =
        await(
            KafkaDurations.follow(vertx, settings.bootstrapServers(), writer),
            "read the durations");
    KafkaEndedBuilds ended = await(history, HISTORY_TIMEOUT, "read the history");
    ReadModel readModel =
        new ReadModel(
            vertx,
            cluster,
            ended,
            partitions,
            clock,
            () ->
                new FarmView(
                    settings.cluster().name(),
                    settings.version(),
                    startedAt,
                    new FarmView.Coordinator(settings.name(), settings.host()),
                    FarmCondition.ordinary(),
                    List.of(),
                    List.of()));
    await(readModel.ready(), "listen to the event bus");

    FarmLoop loop =
        new FarmLoop(
            new FarmLoop.Settings(
                settings.name(),
                ids.get().toString(),
                settings.bootstrapServers(),
                settings.lease(),
                Decider.Rules.standard(),
                settings.retries()),
            new FarmLoop.Ports(
                writer,
                readModel,
                new RegistryReleases(vertx, registry),
                new KafkaHistory(writer, durations),
                new SharedDemands(vertx, cluster, settings.name())),
            clock);
    String deployment = await(vertx.deployVerticle(loop), "start the farm's loop");

    FarmSubmissions submissions =
        new FarmSubmissions(
            vertx,
            new FarmSubmissions.Ports(
                registry,
                writer,
                new PoolTopics(settings.bootstrapServers(), settings.pools()),
                readModel,
                ended,
                durations::expected),
            new FarmSubmissions.Settings(
                settings.destination(),
                settings.defaults(),
                settings.platform(),
                partitions,
                settings.directory().resolve("bundles"),
                settings.directory().resolve("sources")),
            clock,
            ids);
    WebServer web =
        new WebServer(
            vertx,
            settings.web(),
            new WebServer.Ports(
                readModel,
                new KafkaBuildLogs(vertx, settings.bootstrapServers(), readModel),
                readModel,
                submissions,
                new FarmInterventions(writer, clock)));
    await(web.start(), "serve the page");
    return new Coordinator(vertx, cluster, registry, writer, submissions, web, deployment);
  }

  /** The event loops that others in this process may share. */
  public Vertx vertx() {
    return vertx;
  }

  /** Where the page and the API are. */
  public int port() {
    return web.port();
  }

  /** Leaves the cluster and stops. Blocking. */
  public void stop() throws InterruptedException {
    try {
      await(
          web.stop().eventually(() -> vertx.undeploy(loop)).eventually(writer::close),
          STOP_TIMEOUT,
          "stop");
      // Waited for apart: the event loops that would complete a longer chain are gone after it.
      await(vertx.close(), STOP_TIMEOUT, "stop the event loops");
    } finally {
      registry.close();
      submissions.close();
      leave();
    }
  }

  /** Coordinators talk at the cluster's address only; left to itself, the bus takes any. */
  private static VertxOptions eventBusAt(String address) {
    return new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(address));
  }

  /** Alone in the cluster there is nobody to hand anything over to, which would take seconds. */
  private void leave() {
    if (cluster.getCluster().getMembers().size() == 1) {
      cluster.getLifecycleService().terminate();
    } else {
      cluster.shutdown();
    }
  }

  private static <T> T await(Future<T> future, String what) throws InterruptedException {
    return await(future, START_TIMEOUT, what);
  }

  private static <T> T await(Future<T> future, Duration timeout, String what)
      throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CoordinatorException("cannot %s: %s".formatted(what, cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new CoordinatorException(
          "cannot %s within %d s".formatted(what, timeout.toSeconds()), e);
    }
  }

  /** A coordinator could not be started or stopped. */
  public static final class CoordinatorException extends RuntimeException {
    CoordinatorException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
