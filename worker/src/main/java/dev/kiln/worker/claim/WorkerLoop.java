package dev.kiln.worker.claim;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import dev.kiln.worker.measure.WorkerMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
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
  private final List<Claimer> claimers = new ArrayList<>();
  private @Nullable StopOrders orders;
  private boolean beatsSoon;

  /**
   * What a worker is.
   *
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
   */
  public record Parts(
      AttemptRunner runner,
      SelfCheck selfCheck,
      DiskState disk,
      Supplier<String> engine,
      WorkerMetrics metrics) {

    /** Of a worker without an engine, whose attempts {@code runner} does by other means. */
    public static Parts of(AttemptRunner runner) {
      return new Parts(
          runner, SelfCheck.NOTHING_TO_TRY, DiskState.UNWATCHED, () -> "", WorkerMetrics.NONE);
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
        new Heartbeats(settings, Instant.now(clock), events, running, condition, parts);
    this.wishes = new PermissionReader(settings.bootstrapServers(), condition);
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
          startClaimers();
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
    return vertx
        .executeBlocking(() -> {
          gate.close();
          for (Claimer claimer : claimers) {
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

  private void startClaimers() {
    Semaphore slots = new Semaphore(settings.slots());
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
    for (Pool pool : settings.pools()) {
      Claimer claimer = new Claimer(pool, settings.bootstrapServers(), tools);
      claimers.add(claimer);
      claimer.start();
    }
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
