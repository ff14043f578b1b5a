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

  /**
   * How long the broker lets a question for tasks wait. It does not answer one because a task was
   * put back, only the next one; so a waiting worker gets it after this long at the latest.
   */
  static final Duration QUESTION_WAITS = Duration.ofMillis(200);

  /** Long enough for every waiting worker to have asked anew. */
  static final Duration STAND_BACK = QUESTION_WAITS.plusMillis(100);

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
