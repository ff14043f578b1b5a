package dev.kiln.worker;

import dev.kiln.configuration.Proxies;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.server.ServerConfiguration;
import dev.kiln.source.SourceAccess;
import dev.kiln.source.SourceCache;
import dev.kiln.source.SourceFetcher;
import dev.kiln.worker.attempt.AttemptTools;
import dev.kiln.worker.attempt.Attempts;
import dev.kiln.worker.attempt.BuildLimits;
import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.PushGate;
import dev.kiln.worker.claim.KafkaEvents;
import dev.kiln.worker.claim.WorkerLoop;
import dev.kiln.worker.output.Redaction;
import dev.kiln.worker.source.BuildSupplies;
import dev.kiln.worker.source.TreeCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A running worker, and what it is made of. */
public final class Worker {

  private final Vertx vertx;
  private final KafkaEvents events;
  private final RegistryClient registry;
  private final SourceFetcher sources;
  private final ImageEngine engine;
  private final String deployment;

  private Worker(
      Vertx vertx,
      KafkaEvents events,
      RegistryClient registry,
      SourceFetcher sources,
      ImageEngine engine,
      String deployment) {
    this.vertx = vertx;
    this.events = events;
    this.registry = registry;
    this.sources = sources;
    this.engine = engine;
    this.deployment = deployment;
  }

  /**
   * What a worker has to know.
   *
   * @param name the same after a restart
   * @param slots how many images it builds at once
   * @param directory where it keeps what it has fetched
   * @param sources the cache of sources, which all workers of a host may share
   * @param server how this host's processes are run
   * @param proxies the way out of this host's network
   */
  public record Settings(
      String name,
      String host,
      String version,
      String bootstrapServers,
      List<Pool> pools,
      int slots,
      Path directory,
      Path sources,
      ServerConfiguration server,
      Proxies proxies) {

    public Settings {
      pools = List.copyOf(pools);
      if (slots < 1) {
        throw new IllegalArgumentException("a worker needs at least one slot, not " + slots);
      }
    }
  }

  /** Starts a worker on {@code engine}; completes when it takes tasks. */
  public static Future<Worker> start(
      Vertx vertx, Settings settings, ImageEngine engine, Clock clock, Supplier<Ulid> ids) {
    WorkerInstance instance =
        new WorkerInstance(settings.name(), ids.get().toString(), settings.host());
    KafkaEvents events =
        new KafkaEvents(vertx, settings.bootstrapServers(), settings.name(), clock, ids);
    RegistryClient registry = new RegistryClient(settings.server().registrySettings(), clock);
    Redaction redaction = redaction(settings);
    SourceFetcher sources =
        new SourceFetcher(new SourceCache(settings.sources()), SourceAccess.of(Optional.empty()));
    Attempts attempts =
        new Attempts(
            instance,
            new AttemptTools(
                registry,
                engine,
                new BuildSupplies(
                    new TreeCache(registry, settings.directory().resolve("bundles")),
                    sources,
                    settings.proxies()),
                new PushGate(4),
                BuildLimits.within(Duration.ofHours(1))),
            events,
            events,
            redaction,
            clock);
    WorkerLoop loop =
        new WorkerLoop(
            new WorkerLoop.Settings(
                instance,
                settings.version(),
                settings.bootstrapServers(),
                settings.pools(),
                settings.slots()),
            events,
            attempts,
            clock,
            ids);
    return vertx
        .deployVerticle(loop)
        .map(deployment -> new Worker(vertx, events, registry, sources, engine, deployment));
  }

  private static Redaction redaction(Settings settings) {
    Redaction redaction =
        new Redaction(List.of())
            .withProxies(settings.proxies())
            .withPatterns(settings.server().worker().redact());
    for (RegistryCredentials login : settings.server().registrySettings().credentials().values()) {
      redaction = redaction.withLogin(login.username(), login.password());
    }
    return redaction;
  }

  /** Gives back what is running and stops. */
  public Future<Void> stop() {
    return vertx
        .undeploy(deployment)
        .eventually(events::close)
        .onComplete(stopped -> {
          registry.close();
          sources.close();
          engine.close();
        });
  }
}
