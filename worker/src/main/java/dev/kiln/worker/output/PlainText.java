package dev.kiln.worker.output;

/**
 * Makes text of what programs print: without colours and cursor movements, and with U+FFFD for what
 * is no character: control characters but tabs, halves of surrogate pairs.
 */
final class PlainText {

  private static final char REPLACEMENT = '\uFFFD';
  private static final char ESCAPE = '\u001B';

  private PlainText() {}

  /** The text of {@code printed}; itself if it is text already, as nearly always. */
  static String of(String printed) {
    int first = 0;
    while (first < printed.length() && isPlain(printed.charAt(first))) {
      first++;
    }
    return first == printed.length() ? printed : replaced(printed, first);
  }

  private static String replaced(String printed, int first) {
    StringBuilder text = new StringBuilder(printed.length()).append(printed, 0, first);
    int place = first;
    while (place < printed.length()) {
      char next = printed.charAt(place);
      int sequence = next == ESCAPE ? sequenceEnd(printed, place) : place;
      if (sequence > place) {
        place = sequence;
      } else if (Character.isHighSurrogate(next)
          && place + 1 < printed.length()
          && Character.isLowSurrogate(printed.charAt(place + 1))) {
        text.append(next).append(printed.charAt(place + 1));
        place += 2;
      } else {
        text.append(isPlain(next) ? next : REPLACEMENT);
        place++;
      }
    }
    return text.toString();
  }

  /** The end of a control sequence (ECMA-48) that begins here; {@code begin} if there is none. */
  private static int sequenceEnd(String printed, int begin) {
    int place = begin + 1;
    if (place == printed.length() || printed.charAt(place) != '[') {
      return begin;
    }
    place++;
    while (place < printed.length()
        && printed.charAt(place) >= ' '
        && printed.charAt(place) < '@') {
      place++;
    }
    return place < printed.length() && printed.charAt(place) <= '~' ? place + 1 : begin;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 127 || c == '\t' || c >= 160 && !Character.isSurrogate(c);
  }
}
