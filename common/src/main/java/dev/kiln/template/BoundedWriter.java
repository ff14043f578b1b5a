package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.io.Writer;
import java.util.function.Supplier;
import org.apache.velocity.runtime.parser.node.Node;

/** Collects rendered text up to a limit. */
final class BoundedWriter extends Writer {

  private static final int MAX_CHARS = 4 << 20;

  private final int maxChars;
  private final Supplier<Problem> tooLarge;
  private final StringBuilder text = new StringBuilder();

  private BoundedWriter(int maxChars, Supplier<Problem> tooLarge) {
    this.maxChars = maxChars;
    this.tooLarge = tooLarge;
  }

  /** For the text of a Dockerfile, or a part of it, whose template messages call {@code shown}. */
  static BoundedWriter ofDockerfile(String shown) {
    return new BoundedWriter(
        MAX_CHARS,
        () ->
            Problem.of(
                shown, "the rendered Dockerfile is larger than %d MiB".formatted(MAX_CHARS >> 20)));
  }

  /** For the value of a string in which references are replaced. */
  static BoundedWriter ofString(RenderSession session, Node string) {
    return new BoundedWriter(
        ValueSize.MAX_TEXT,
        () ->
            session
                .store()
                .problem(
                    string.getTemplateName(),
                    string.getLine(),
                    string.getColumn(),
                    "a string of more than %d MiB comes out here"
                        .formatted(ValueSize.MAX_TEXT >> 20)));
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
    if (text.length() + length > maxChars) {
      throw new ProblemsException(tooLarge.get());
    }
  }
}
