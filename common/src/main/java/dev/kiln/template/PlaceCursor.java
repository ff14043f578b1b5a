package dev.kiln.template;

import dev.kiln.problem.SourceText;

/**
 * Turns places as Velocity counts them into offsets: quick if they are asked for in the order of
 * the text, however many they are.
 */
final class PlaceCursor {

  private final String text;
  private int line = 1;
  private int lineStart;
  private int column = 1;
  private int offset;

  PlaceCursor(String text) {
    this.text = text;
  }

  /** The offset of a place; the end of its line or of the text if there is no such place. */
  int offset(int targetLine, int targetColumn) {
    if (targetLine < line || targetLine == line && targetColumn < column) {
      line = 1;
      goToLineAt(0);
    }
    while (line < targetLine) {
      int newline = text.indexOf('\n', lineStart);
      if (newline < 0) {
        return text.length();
      }
      line++;
      goToLineAt(newline + 1);
    }
    while (column < targetColumn && offset < text.length() && text.charAt(offset) != '\n') {
      column = SourceText.velocityColumnAfter(text.charAt(offset), column);
      offset++;
    }
    return offset;
  }

  private void goToLineAt(int start) {
    lineStart = start;
    offset = start;
    column = 1;
  }
}
