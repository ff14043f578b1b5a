package dev.kiln.coordinator.status;

import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.Optional;

/**
 * One try of a task on one worker.
 *
 * @param number 1 for the task's first attempt
 * @param cause the word of the failure's cause, such as {@code build} or {@code lost}; not an enum,
 *     because a newer coordinator's causes are shown too
 */
public record AttemptView(
    AttemptId id,
    String worker,
    int number,
    AttemptStatus status,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> cause,
    Optional<String> message) {}
