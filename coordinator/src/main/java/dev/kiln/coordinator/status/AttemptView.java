package dev.kiln.coordinator.status;

import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One try of a task on one worker.
 *
 * @param number 1 for the task's first attempt
 * @param cause the word of the failure's cause, such as {@code build} or {@code lost}; not an enum,
 *     because a newer coordinator's causes are shown too
 * @param phases what the worker spent its time on, in order; empty while it runs
 * @param pulledBytes how much of parents was fetched
 * @param sparedBytes how much of parents was on the host already
 */
public record AttemptView(
    AttemptId id,
    String worker,
    int number,
    AttemptStatus status,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> cause,
    Optional<String> message,
    List<PhaseView> phases,
    long pulledBytes,
    long sparedBytes) {

  public AttemptView {
    phases = List.copyOf(phases);
  }

  /** One step of the attempt and how long it took. */
  public record PhaseView(String name, long durationMs) {}
}
