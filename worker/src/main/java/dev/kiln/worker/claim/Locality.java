package dev.kiln.worker.claim;

import dev.kiln.event.ReadyToBuild;
import java.time.Duration;
import java.util.Optional;

/**
 * Leaves a task to a worker that has its parents already, once: whoever is given it for the first
 * time and is not {@linkplain ReadyToBuild#near near} puts it back and stands back for a moment.
 * The next one takes it, whoever that is, so nobody idles for longer than that moment.
 */
final class Locality {

  /** Long enough for the broker to give the task to a worker that waits for one. */
  static final Duration STAND_BACK = Duration.ofMillis(150);

  private final String worker;

  /**
   * The rule for one worker.
   *
   * @param worker its name
   */
  Locality(String worker) {
    this.worker = worker;
  }

  /**
   * Whether the task is to be put back.
   *
   * @param deliveries how often the broker has given it to anybody, this time included; where it
   *     does not say so, nothing is put back, because that might never end
   */
  boolean leavesToOthers(ReadyToBuild task, Optional<Short> deliveries) {
    return deliveries.filter(count -> count == 1).isPresent()
        && !task.near().isEmpty()
        && !task.near().contains(worker);
  }
}
