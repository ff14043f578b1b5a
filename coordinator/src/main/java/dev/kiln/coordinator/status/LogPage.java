package dev.kiln.coordinator.status;

import dev.kiln.image.AttemptId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stretch of an attempt's output.
 *
 * @param attempt whose output it is; empty as long as the task has no attempt
 * @param next the number of the line to go on reading from; empty if there are no more now
 * @param complete whether the attempt has ended and will never write again
 */
public record LogPage(
    Optional<AttemptId> attempt, List<LogLine> lines, OptionalLong next, boolean complete) {

  public LogPage {
    lines = List.copyOf(lines);
  }
}
