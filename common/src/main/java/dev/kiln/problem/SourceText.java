package dev.kiln.problem;

import java.util.Arrays;
import java.util.Optional;

/** The text of a file, for finding lines and words in it when a problem is reported. */
public final class SourceText {

  private static final int TAB_STOP = 8;
  private static final int MAX_LINE = 10_000;

  private final String text;

  /** Where each line starts, so that thousands of places can be looked up in a long text. */
  private final int[] lineStarts;

  private SourceText(String text) {
    this.text = text;
    int[] starts = new int[16];
    int lines = 1;
    for (int newline = text.indexOf('\n');
        newline >= 0;
        newline = text.indexOf('\n', newline + 1)) {
      if (lines == starts.length) {
        starts = Arrays.copyOf(starts, lines * 2);
      }
      starts[lines] = newline + 1;
      lines++;
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
  }

  public static SourceText of(String text) {
    return new SourceText(text);
  }

  public String text() {
    return text;
  }

  /** The line with this number, counted from 1; none if it is too long to be looked at. */
  public Optional<String> line(int number) {
    if (number < 1 || number > lineStarts.length) {
      return Optional.empty();
    }
    int start = lineStarts[number - 1];
    int newline = text.indexOf('\n', start);
    int end = newline < 0 ? text.length() : newline;
    return end - start > MAX_LINE ? Optional.empty() : Optional.of(text.substring(start, end));
  }

  /**
   * The offset of a place as Velocity counts it: a tab moves its column to the next tab stop;
   * negative if there is no such line.
   */
  public int offsetOfVelocityColumn(int line, int column) {
    if (line < 1 || line > lineStarts.length) {
      return -1;
    }
    int offset = lineStarts[line - 1];
    int reached = 1;
    while (reached < column && offset < text.length() && text.charAt(offset) != '\n') {
      reached = velocityColumnAfter(text.charAt(offset), reached);
      offset++;
    }
    return offset;
  }

  /** The column of what follows a character at {@code column}, as Velocity counts. */
  public static int velocityColumnAfter(char character, int column) {
    return character == '\t' ? column + TAB_STOP - (column - 1) % TAB_STOP : column + 1;
  }

  /** The number of the line that the character at {@code offset} is in. */
  public int lineOf(int offset) {
    int found = Arrays.binarySearch(lineStarts, Math.min(offset, text.length()));
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column of the character at {@code offset}, in characters. */
  public int columnOf(int offset) {
    return offset - text.lastIndexOf('\n', offset - 1);
  }
}
