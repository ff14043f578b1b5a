package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.io.Writer;

/** Collects rendered text up to a limit. */
final class BoundedWriter extends Writer {

  static final int MAX_CHARS = 4 << 20;

  /**
   * Every node of a template that is rendered writes, if only nothing: an end for any recursion.
   */
  private static final int MAX_WRITES = 2_000_000;

  private final String shown;
  private final StringBuilder text = new StringBuilder();
  private int writes;

  BoundedWriter(String shown) {
    this.shown = shown;
  }

  @Override
  public void write(char[] buffer, int offset, int length) {
    count(length);
    text.append(buffer, offset, length);
  }

  @Override
  public void write(String part) {
    count(part.length());
    text.append(part);
  }

  @Override
  public void write(String part, int offset, int length) {
    count(length);
    text.append(part, offset, offset + length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }

  private void count(int length) {
    writes++;
    if (text.length() + length > MAX_CHARS) {
      throw new ProblemsException(
          Problem.of(
              shown, "the rendered Dockerfile is larger than %d MiB".formatted(MAX_CHARS >> 20)));
    }
    if (writes > MAX_WRITES) {
      throw new ProblemsException(Problem.of(shown, "rendering takes too many steps"));
    }
  }
}
