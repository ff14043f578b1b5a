package dev.kiln.problem;

import java.util.Optional;

/** The text of a file, for finding lines and words in it when a problem is reported. */
public record SourceText(String text) {

  private static final int TAB_STOP = 8;

  public static SourceText of(String text) {
    return new SourceText(text);
  }

  /** The line with this number, counted from 1. */
  public Optional<String> line(int number) {
    int start = lineStart(number);
    if (start < 0) {
      return Optional.empty();
    }
    int end = text.indexOf('\n', start);
    return Optional.of(text.substring(start, end < 0 ? text.length() : end));
  }

  /** The offset of a place as Velocity counts it: a tab moves its column to the next tab stop. */
  public int offsetOfVelocityColumn(int line, int column) {
    int start = lineStart(line);
    if (start < 0) {
      return -1;
    }
    int offset = start;
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

  public int lineOf(int offset) {
    int line = 1;
    for (int i = 0; i < offset && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  public int columnOf(int offset) {
    return offset - text.lastIndexOf('\n', offset - 1);
  }

  private int lineStart(int number) {
    if (number < 1) {
      return -1;
    }
    int start = 0;
    for (int line = 1; line < number; line++) {
      int newline = text.indexOf('\n', start);
      if (newline < 0) {
        return -1;
      }
      start = newline + 1;
    }
    return start;
  }
}
