package dev.kiln.problem;

import java.util.Comparator;
import java.util.Optional;

/**
 * A mistake in somebody's input: where it is, what it is and what to do about it.
 *
 * <p>Lines and columns count from 1, columns in characters; 0 means unknown. The file is named as
 * the user would name it, such as {@code image-templates/nova-api/Dockerfile.vm}.
 */
public record Problem(
    String file, int line, int column, String message, Optional<String> sourceLine)
    implements Comparable<Problem> {

  private static final int SHOWN_WIDTH = 160;
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::message);

  public Problem {
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("line and column count from 1, 0 means unknown");
    }
  }

  /** A problem with a file as a whole. */
  public static Problem of(String file, String message) {
    return new Problem(file, 0, 0, message, Optional.empty());
  }

  /** A problem at a place in {@code text}, the content of the file. */
  public static Problem at(String file, String text, int line, int column, String message) {
    return new Problem(file, line, column, message, SourceText.of(text).line(line));
  }

  /** The whole report as an error: the message, the line and a caret below the column. */
  public String render() {
    return render("error");
  }

  /** The whole report, beginning with how bad it is, such as {@code warning}. */
  public String render(String severity) {
    StringBuilder report = new StringBuilder(severity).append(": ").append(printable(toString()));
    sourceLine.ifPresent(source -> appendSource(report, source));
    return report.toString();
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: message}, without the parts that are unknown. */
  @Override
  public String toString() {
    String place = line == 0 ? "" : column == 0 ? ":" + line : ":" + line + ":" + column;
    return file + place + ": " + message;
  }

  private void appendSource(StringBuilder report, String source) {
    int caret = Math.min(Math.max(column - 1, 0), source.length());
    int from = caret < SHOWN_WIDTH - 20 ? 0 : caret - SHOWN_WIDTH / 2;
    String shown = source.substring(from, Math.min(source.length(), from + SHOWN_WIDTH));
    report.append("\n  ").append(printable(shown));
    if (column > 0) {
      report.append("\n  ");
      shown.substring(0, caret - from).chars().forEach(c -> report.append(c == '\t' ? '\t' : ' '));
      report.append('^');
    }
  }

  /** Input must not be able to send control sequences to a terminal. */
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.chars()
        .forEach(c -> safe.append(c != '\t' && Character.isISOControl(c) ? '\uFFFD' : (char) c));
    return safe.toString();
  }
}
