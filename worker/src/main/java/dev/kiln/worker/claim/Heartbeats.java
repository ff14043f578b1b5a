package dev.kiln.worker.claim;

import dev.kiln.event.Heartbeat;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a worker is, does and lacks, and remembers when Kafka last took it. Safe for many
 * threads.
 */
final class Heartbeats {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final WorkerLoop.Settings settings;
  private final Instant startedAt;
  private final KafkaEvents events;
  private final RunningAttempts running;
  private final Condition condition;
  private final DiskState disk;
  private final Supplier<String> engine;
  private volatile long writtenNanos = System.nanoTime();

  Heartbeats(
      WorkerLoop.Settings settings,
      Instant startedAt,
      KafkaEvents events,
      RunningAttempts running,
      Condition condition,
      WorkerLoop.Parts parts) {
    this.settings = settings;
    this.startedAt = startedAt;
    this.events = events;
    this.running = running;
    this.condition = condition;
    this.disk = parts.disk();
    this.engine = parts.engine();
  }

  /** What there is to say now. */
  Heartbeat now() {
    return new Heartbeat(
        settings.worker(),
        startedAt,
        settings.version(),
        settings.pools(),
        settings.slots(),
        running.list(),
        condition.isDraining(),
        settings.labels(),
        condition.trouble(),
        engine.get(),
        disk.disk(),
        disk.holds());
  }

  /** Says it; one that can't be written is logged and made up for by the next one. */
  Future<?> send() {
    return events
        .beat(now())
        .onSuccess(written -> writtenNanos = System.nanoTime())
        .onFailure(e -> LOG.warn("could not write the heartbeat", e));
  }

  /** For how long none has been acknowledged; counted from the start until the first one is. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - writtenNanos);
  }
}
