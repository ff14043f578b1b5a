package dev.kiln.coordinator.partition;

import java.time.Duration;
import java.time.Instant;

/**
 * The time by the brokers' clock: what they stamped on the newest record that was acknowledged to
 * us, and how long ago that was on our own monotonic clock. The times of facts are the brokers', so
 * a host whose clock is wrong must not compare them with its own.
 *
 * <p>Belongs to one thread.
 */
final class BrokerTime {

  private final long startedAt = System.nanoTime();
  private Instant stamped;
  private Duration stampedAt = Duration.ZERO;

  /** Begins with the host's own clock, until a broker has told better. */
  BrokerTime(Instant ownClock) {
    stamped = ownClock;
  }

  /** A record was stamped {@code time} a moment ago. */
  void stamped(Instant time) {
    Instant estimate = now();
    // Only ever forwards by acknowledgements that took long: the newest stamp is the best guess.
    if (time.isAfter(estimate) || Duration.between(time, estimate).compareTo(TOLERANCE) > 0) {
      stamped = time;
      stampedAt = moment();
    }
  }

  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** The time now. */
  Instant now() {
    return stamped.plus(moment().minus(stampedAt));
  }

  /** How long this has run, on a clock that never jumps. */
  Duration moment() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }
}
