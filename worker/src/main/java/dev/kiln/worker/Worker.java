package dev.kiln.worker;

import dev.kiln.event.Desired;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.registry.Patience;
import dev.kiln.registry.PauseListener;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryPauses;
import dev.kiln.server.WorkerConfiguration;
import dev.kiln.source.SourceAccess;
import dev.kiln.source.SourceCache;
import dev.kiln.source.SourceFetcher;
import dev.kiln.worker.attempt.AttemptTools;
import dev.kiln.worker.attempt.Attempts;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.PushGate;
import dev.kiln.worker.claim.KafkaEvents;
import dev.kiln.worker.claim.SelfCheck;
import dev.kiln.worker.claim.WorkerLoop;
import dev.kiln.worker.disk.DiskWatch;
import dev.kiln.worker.disk.FolderGauge;
import dev.kiln.worker.disk.WatchedDisk;
import dev.kiln.worker.health.EngineWatch;
import dev.kiln.worker.health.HealthServer;
import dev.kiln.worker.health.HealthSettings;
import dev.kiln.worker.health.MeasuredBatches;
import dev.kiln.worker.health.PrometheusMetrics;
import dev.kiln.worker.health.WorkerHealth;
import dev.kiln.worker.measure.WorkerMetrics;
import dev.kiln.worker.selftest.SelfTest;
import dev.kiln.worker.source.BuildSupplies;
import dev.kiln.worker.source.PinnedTrees;
import dev.kiln.worker.source.TreeCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A running worker, and what it is made of. */
public final class Worker {

  private final Settings settings;
  private final Vertx vertx;
  private final Adapters adapters;
  private final WorkerLoop loop;
  private final String deployment;

  private Worker(
      Settings settings, Vertx vertx, Adapters adapters, WorkerLoop loop, String deployment) {
    this.settings = settings;
    this.vertx = vertx;
    this.adapters = adapters;
    this.loop = loop;
    this.deployment = deployment;
  }

  /**
   * What a worker has to know.
   *
   * @param name the same after a restart
   * @param slots how many images it builds at once
   * @param labels what it offers beside its architecture
   * @param grace how long what runs may go on when the worker is to end
   * @param directory where it keeps what it has fetched
   * @param sources the cache of sources, which all workers of a host may share
   * @param configuration what this host says of its processes
   * @param selfTest where a small image may be pushed to, if a registry is known
   * @param health where it answers how well it is
   */
  public record Settings(
      String name,
      String host,
      String version,
      String bootstrapServers,
      List<Pool> pools,
      int slots,
      SortedSet<String> labels,
      Duration grace,
      Path directory,
      Path sources,
      HostConfiguration configuration,
      Optional<ImageReference> selfTest,
      HealthSettings health) {

    public Settings {
      pools = List.copyOf(pools);
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
      if (slots < 1) {
        throw new IllegalArgumentException("a worker needs at least one slot, not " + slots);
      }
      if (grace.isNegative()) {
        throw new IllegalArgumentException("a worker can't end before it is told to: " + grace);
      }
    }
  }

  /** What is to be closed when the worker has stopped. */
  private record Adapters(
      KafkaEvents events,
      RegistryClient registry,
      SourceFetcher sources,
      ImageEngine engine,
      EngineWatch engineWatch,
      WatchedDisk disk,
      Optional<Health> health) {

    Future<Void> close() {
      return health
          .map(Health::close)
          .orElseGet(Future::succeededFuture)
          .eventually(events::close)
          .onComplete(closed -> {
            registry.close();
            sources.close();
            engineWatch.close();
            disk.close();
            engine.close();
          });
    }
  }

  /** What answers how well the worker is. */
  private record Health(PrometheusMetrics metrics, HealthServer server) {

    Future<Void> close() {
      return server.stop().onComplete(stopped -> metrics.close());
    }
  }

  /** Starts a worker on {@code engine}; completes when it takes tasks or says why it does not. */
  public static Future<Worker> start(
      Vertx vertx, Settings settings, ImageEngine engine, Clock clock, Supplier<Ulid> ids) {
    WorkerInstance instance =
        new WorkerInstance(settings.name(), ids.get().toString(), settings.host());
    KafkaEvents events =
        new KafkaEvents(vertx, settings.bootstrapServers(), settings.name(), clock, ids);
    RegistryPauses pauses =
        new RegistryPauses(clock, new SecureRandom(), told(events, clock, settings));
    RegistryClient registry =
        new RegistryClient(
            settings.configuration().server().registrySettings(),
            clock,
            Patience.ofWorkers(pauses));
    SourceFetcher sources =
        new SourceFetcher(new SourceCache(settings.sources()), SourceAccess.of(Optional.empty()));
    EngineInformation information = engine.information();
    DiskWatch disk = diskWatch(settings, engine, information, clock);
    WatchedDisk watched =
        WatchedDisk.start(disk, settings.configuration().server().worker().disk().lookEvery());
    EngineWatch engineWatch = EngineWatch.start(engine);
    Optional<PrometheusMetrics> shown =
        settings.health().isOff()
            ? Optional.empty()
            : Optional.of(new PrometheusMetrics(settings.name()));
    WorkerMetrics metrics = shown.map(WorkerMetrics.class::cast).orElse(WorkerMetrics.NONE);
    Attempts attempts =
        new Attempts(
            instance,
            new AttemptTools(
                registry,
                pauses,
                engine,
                new BuildSupplies(
                    new TreeCache(registry, settings.directory().resolve("bundles")),
                    new PinnedTrees(),
                    sources,
                    settings.configuration().proxies()),
                new PushGate(settings.configuration().server()::parallelPushes),
                settings.configuration().limits(),
                settings.configuration().secrets(),
                disk,
                metrics),
            new MeasuredBatches(events, metrics),
            settings.configuration().redaction(),
            clock);
    WorkerLoop loop =
        new WorkerLoop(
            new WorkerLoop.Settings(
                instance,
                settings.version(),
                settings.bootstrapServers(),
                settings.configuration().pools(settings.pools(), information),
                settings.slots(),
                settings.configuration().labels(settings.labels(), information)),
            events,
            new WorkerLoop.Parts(
                attempts,
                selfCheck(settings, engine, registry),
                watched,
                engineWatch::words,
                pauses,
                metrics),
            clock,
            ids);
    Optional<Health> health = shown.map(it -> health(vertx, settings, loop, engineWatch, it));
    Adapters adapters =
        new Adapters(events, registry, sources, engine, engineWatch, watched, health);
    return vertx
        .deployVerticle(loop)
        .compose(deployment -> {
          Worker worker = new Worker(settings, vertx, adapters, loop, deployment);
          return health
              .map(it -> it.server().start())
              .orElseGet(Future::succeededFuture)
              .recover(e -> worker.stop().transform(stopped -> Future.failedFuture(e)))
              .map(answering -> worker);
        });
  }

  /**
   * Takes nothing new from now on and lets what runs go on, for the grace period of the settings at
   * most; {@link #stop} follows.
   *
   * @param hurry cuts the grace short when it completes
   * @return completes when nothing runs any more, or when the rest has been told to stop
   */
  public Future<Void> drain(Future<?> hurry) {
    return loop.drain(settings.grace(), hurry);
  }

  /** A pause that a registry asked of us holds for the whole farm. */
  private static PauseListener told(KafkaEvents events, Clock clock, Settings settings) {
    return (registry, until) ->
        events.wish(
            new Desired.RegistryPaused(
                registry, Duration.between(Instant.now(clock), until), settings.name()));
  }

  private static DiskWatch diskWatch(
      Settings settings, ImageEngine engine, EngineInformation information, Clock clock) {
    WorkerConfiguration.Disk limits = settings.configuration().server().worker().disk();
    return new DiskWatch(
        engine,
        new FolderGauge(information.rootDirectory()),
        new DiskWatch.Settings(settings.directory(), limits.cleanBelow(), limits.stopBelow()),
        clock);
  }

  /** Where no registry is known before the first task comes, only the engine can be tried. */
  private static SelfCheck selfCheck(
      Settings settings, ImageEngine engine, RegistryClient registry) {
    return settings
        .selfTest()
        .<SelfCheck>map(
            repository -> SelfTest.of(engine, registry, repository, settings.name())::run)
        .orElse(SelfTest.ofEngine(engine));
  }

  /** Gives back what is running and stops. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment).eventually(adapters::close);
  }

  private static Health health(
      Vertx vertx,
      Settings settings,
      WorkerLoop loop,
      EngineWatch engine,
      PrometheusMetrics metrics) {
    metrics.watch(loop::heartbeat);
    return new Health(
        metrics,
        new HealthServer(
            vertx,
            settings.health(),
            WorkerHealth.of(loop::heartbeat, loop::silence, engine),
            metrics));
  }
}
