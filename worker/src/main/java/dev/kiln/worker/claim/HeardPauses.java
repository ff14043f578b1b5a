package dev.kiln.worker.claim;

import dev.kiln.event.Desired;
import dev.kiln.registry.RegistryPauses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Closes this worker's gate to a registry that another one was told to leave alone.
 *
 * <p>A pause counts from the record's time, by the brokers' clock. One that has just been read has
 * just been written, so nothing is subtracted from it because our clock goes ahead; one that lay
 * there when the worker started is shorter by its age.
 */
final class HeardPauses {

  private static final Duration JUST_WRITTEN = Duration.ofSeconds(5);

  private final RegistryPauses pauses;
  private final InstantSource clock;

  HeardPauses(RegistryPauses pauses, InstantSource clock) {
    this.pauses = pauses;
    this.clock = clock;
  }

  /** Takes a pause that was written at {@code written}. */
  void heard(Desired.RegistryPaused pause, Instant written) {
    Instant now = clock.instant();
    Duration age = Duration.between(written, now);
    Duration left = age.compareTo(JUST_WRITTEN) < 0 ? pause.pause() : pause.pause().minus(age);
    if (left.isPositive()) {
      pauses.paused(pause.registry(), now.plus(left));
    }
  }
}
