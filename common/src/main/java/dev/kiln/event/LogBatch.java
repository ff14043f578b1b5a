package dev.kiln.event;

import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.List;

/**
 * Some lines of an attempt's output, in {@code kiln.logs}.
 *
 * @param firstLine the number of the first line, counted from 1 without gaps, so that a reader can
 *     see lost or repeated batches
 * @param last whether the output ends here
 */
public record LogBatch(AttemptId attempt, long firstLine, List<Line> lines, boolean last) {

  public LogBatch {
    lines = List.copyOf(lines);
  }

  /** One line, without its line break. */
  public record Line(Instant time, String phase, String text) {}
}
