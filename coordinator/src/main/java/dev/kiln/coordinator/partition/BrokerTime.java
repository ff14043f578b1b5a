package dev.kiln.coordinator.partition;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time by the brokers' clock: what they stamped on the newest record that was acknowledged to
 * us, and how long ago that was on our own monotonic clock. The times of facts are the brokers', so
 * a host whose clock is wrong must not compare them with its own.
 *
 * <p>Belongs to one thread.
 */
final class BrokerTime {

  /** A stamp that lies further back is not late: the brokers' clock has been set back. */
  private static final Duration SET_BACK = Duration.ofMinutes(1);

  private final LongSupplier nanoseconds;
  private final long startedAt;
  private Instant stamped;
  private Duration stampedAt = Duration.ZERO;
  private boolean told;

  /**
   * Begins with the host's own clock, until a broker has told better.
   *
   * @param nanoseconds a clock that never jumps, such as {@link System#nanoTime}
   */
  BrokerTime(Instant ownClock, LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
    this.startedAt = nanoseconds.getAsLong();
    this.stamped = ownClock;
  }

  /**
   * A record was stamped {@code time} a while ago. An acknowledgement can come late but never
   * early, so of all stamps the one that makes it latest now is the best.
   */
  void stamped(Instant time) {
    Instant estimate = now();
    if (!told || time.isAfter(estimate) || time.plus(SET_BACK).isBefore(estimate)) {
      told = true;
      stamped = time;
      stampedAt = moment();
    }
  }

  /** The time now. */
  Instant now() {
    return stamped.plus(moment().minus(stampedAt));
  }

  /** How long this has run, on a clock that never jumps. */
  Duration moment() {
    return Duration.ofNanos(nanoseconds.getAsLong() - startedAt);
  }
}
