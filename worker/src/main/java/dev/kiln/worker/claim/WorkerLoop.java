package dev.kiln.worker.claim;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.registry.PauseListener;
import dev.kiln.registry.RegistryPauses;
import dev.kiln.worker.measure.WorkerMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker's life: it says every two seconds what it does, listens for orders to stop and for
 * pauses, and takes tasks while it has free slots and its {@link Condition} allows it. {@code
 * start} completes when it does all of it; the self-test may still be under way.
 */
public final class WorkerLoop extends VerticleBase {

  private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(2);

  /**
   * How soon a change is told. Many changes within it are told together: a farm of short builds
   * would be busy with heartbeats else.
   */
  private static final Duration HEARTBEAT_AFTER_CHANGE = Duration.ofMillis(50);

  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private final Settings settings;
  private final KafkaEvents events;
  private final Parts parts;
  private final Clock clock;
  private final Supplier<Ulid> ids;
  private final RunningAttempts running = new RunningAttempts();
  private final Condition condition;
  private final SelfTestGate gate;
  private final Heartbeats heartbeats;
  private final PermissionReader wishes;
  private final SortedMap<Pool, Claimer> claimers = new ConcurrentSkipListMap<>();
  private final PoolDiscovery discovery;
  private final Slots slots;
  private @Nullable StopOrders orders;
  private boolean beatsSoon;

  /**
   * What a worker is.
   *
   * @param pools those that it takes tasks of in any case; with their architectures and {@code
   *     labels} it finds the others
   * @param labels what it offers beside its architecture
   */
  public record Settings(
      WorkerInstance worker,
      String version,
      String bootstrapServers,
      List<Pool> pools,
      int slots,
      SortedSet<String> labels) {

    public Settings {
      pools = List.copyOf(pools);
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }

    /** Without labels. */
    public Settings(
        WorkerInstance worker,
        String version,
        String bootstrapServers,
        List<Pool> pools,
        int slots) {
      this(worker, version, bootstrapServers, pools, slots, Collections.emptySortedSet());
    }
  }

  /**
   * What a worker does its work with.
   *
   * @param engine what it builds with, in words; may be empty
   * @param pauses is told which registries others were asked to leave alone
   */
  public record Parts(
      AttemptRunner runner,
      SelfCheck selfCheck,
      DiskState disk,
      Supplier<String> engine,
      RegistryPauses pauses,
      WorkerMetrics metrics) {

    /** Of a worker without an engine, whose attempts {@code runner} does by other means. */
    public static Parts of(AttemptRunner runner) {
      return new Parts(
          runner,
          SelfCheck.NOTHING_TO_TRY,
          DiskState.UNWATCHED,
          () -> "",
          new RegistryPauses(InstantSource.system(), new SplittableRandom(), PauseListener.none()),
          WorkerMetrics.NONE);
    }
  }

  public WorkerLoop(
      Settings settings, KafkaEvents events, Parts parts, Clock clock, Supplier<Ulid> ids) {
    this.settings = settings;
    this.events = events;
    this.parts = parts;
    this.clock = clock;
    this.ids = ids;
    this.condition = new Condition(new Permission(settings.worker()), parts.disk(), this::changed);
    this.gate = new SelfTestGate(parts.selfCheck(), condition, parts.metrics());
    this.heartbeats =
        new Heartbeats(
            settings, Instant.now(clock), events, running, condition, this::pools, parts);
    this.wishes =
        new PermissionReader(
            settings.bootstrapServers(), condition, new HeardPauses(parts.pauses(), clock));
    this.slots = new Slots(settings.slots());
    this.discovery =
        new PoolDiscovery(
            settings.bootstrapServers(),
            settings.pools(),
            settings.labels(),
            pool -> context.runOnContext(found -> startClaimer(pool)));
  }

  @Override
  public Future<?> start() {
    orders = new StopOrders(vertx, settings.bootstrapServers(), running);
    gate.start();
    return orders
        .follow()
        .compose(ready -> {
          vertx.setPeriodic(HEARTBEAT_EVERY.toMillis(), timer -> heartbeats.send());
          return heartbeats.send();
        })
        .compose(heard -> {
          wishes.start();
          return vertx.executeBlocking(
              () -> {
                wishes.awaitUpToDate();
                return null;
              },
              false);
        })
        .map(known -> {
          settings.pools().forEach(this::startClaimer);
          discovery.start();
          return null;
        });
  }

  /** What a heartbeat says now. */
  public Heartbeat heartbeat() {
    return heartbeats.now();
  }

  /** For how long Kafka has not taken a heartbeat. */
  public Duration silence() {
    return heartbeats.silence();
  }

  /**
   * Takes nothing new from now on.
   *
   * @param grace how long what runs may go on
   * @param hurry cuts the grace short when it completes
   * @return completes when nothing runs any more, or when the rest has been told to stop
   */
  public Future<Void> drain(Duration grace, Future<?> hurry) {
    condition.leave();
    return new Drain(vertx, running, grace, hurry).begin();
  }

  /**
   * Takes nothing more and gives back what is running.
   *
   * <p>The reports of that still have to be written, so what writes them is closed by who made it.
   */
  @Override
  public Future<?> stop() {
    condition.leave();
    List<Claimer> started = List.copyOf(claimers.values());
    return vertx
        .executeBlocking(() -> {
          gate.close();
          discovery.close();
          slots.close();
          for (Claimer claimer : started) {
            claimer.close();
          }
          wishes.close();
          running.stopAll("the worker shuts down");
          long deadline = System.nanoTime() + STOP_GRACE.toNanos();
          while (!running.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
          }
          running.abandonAll();
          return null;
        })
        // Who ended in order is not missed.
        .eventually(heartbeats::send)
        .eventually(() -> orders == null ? Future.succeededFuture() : orders.close());
  }

  /** All claimers share the slots; a pool that is found late is told with the next heartbeat. */
  private void startClaimer(Pool pool) {
    if (condition.isLeaving()) {
      return;
    }
    Claimer.Tools tools =
        new Claimer.Tools(
            settings.worker(),
            slots,
            events,
            parts.runner(),
            running,
            condition,
            this::ended,
            this::changed,
            parts.metrics(),
            clock,
            ids);
    Claimer claimer = new Claimer(pool, settings.bootstrapServers(), tools);
    claimers.put(pool, claimer);
    claimer.start();
    beatSoon();
  }

  /**
   * Before the first claimer has started the worker is told of with the pools that it will have.
   */
  private List<Pool> pools() {
    return claimers.isEmpty() ? settings.pools() : List.copyOf(claimers.keySet());
  }

  private void ended(InboxMessage.Report report) {
    gate.attemptEnded(report);
    parts.metrics().attemptEnded(report);
  }

  private void changed() {
    context.runOnContext(changed -> beatSoon());
  }

  /** A lost race with the regular heartbeat only makes one more. */
  private void beatSoon() {
    if (!beatsSoon) {
      beatsSoon = true;
      vertx.setTimer(
          HEARTBEAT_AFTER_CHANGE.toMillis(),
          timer -> {
            beatsSoon = false;
            heartbeats.send();
          });
    }
  }
}
