package dev.kiln.event;

import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.List;

/**
 * Some lines of an attempt's output, in {@code kiln.logs}.
 *
 * @param attempt the attempt's id
 * @param firstLine the number of the first line, counted from 1 without gaps: a gap shows lost
 *     lines, a number seen before a repeated batch
 * @param lines up to 500 lines
 * @param last whether the output ends here
 */
public record LogBatch(AttemptId attempt, long firstLine, List<Line> lines, boolean last) {

  public LogBatch {
    lines = List.copyOf(lines);
  }

  /**
   * One line of output.
   *
   * @param time when it came, by the worker's clock
   * @param phase what the attempt was doing, such as {@code build 3/9}
   * @param text the line without its line break
   */
  public record Line(Instant time, String phase, String text) {}
}
