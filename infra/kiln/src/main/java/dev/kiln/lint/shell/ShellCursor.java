package dev.kiln.lint.shell;

/** A place in a shell text that moves forward. Behind the end there are NUL characters. */
final class ShellCursor {

  private final String text;
  private int position;

  ShellCursor(String text) {
    this.text = text;
  }

  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position >= text.length();
  }

  char here() {
    return ahead(0);
  }

  /** The character that is so many behind this one. */
  char ahead(int count) {
    int index = position + count;
    return index < text.length() ? text.charAt(index) : '\0';
  }

  void move(int count) {
    position = Math.min(position + count, text.length());
  }

  void moveToEnd() {
    position = text.length();
  }

  /** The text from a place before this one up to here. */
  String since(int start) {
    return text.substring(start, position);
  }

  /** Takes everything before the next {@code end}, which is taken, too, but not returned. */
  String takeTo(char end) {
    int found = text.indexOf(end, position);
    int last = found < 0 ? text.length() : found;
    String taken = text.substring(position, last);
    position = Math.min(last + 1, text.length());
    return taken;
  }

  void moveToEndOfLine() {
    int end = text.indexOf('\n', position);
    position = end < 0 ? text.length() : end;
  }

  void passBlanks() {
    while (here() == ' ' || here() == '\t') {
      position++;
    }
  }

  boolean isAtEndOfWord() {
    return isAtEnd() || " \t\r\n;&|()<>".indexOf(here()) >= 0;
  }

  /** Takes everything up to the bracket that closes the one here, as it is written. */
  String takeBalanced(char opening, char closing) {
    int start = position;
    int open = 0;
    do {
      char c = here();
      move(c == '\\' ? 2 : 1);
      if (c == opening) {
        open++;
      } else if (c == closing) {
        open--;
      } else if (c == '\'' && opening == '(') {
        takeTo('\'');
      }
    } while (open > 0 && !isAtEnd());
    return since(start);
  }
}
