package dev.kiln.worker.output;

import java.util.Arrays;

/**
 * The parts of one text that must not leave the host. Parts may overlap and come in any order; what
 * touches another is shown as one.
 */
final class Marks {

  private static final String STARS = "***";

  /** Begin and end of each part, packed so that sorting them sorts by begin. */
  private long[] parts = new long[4];

  private int count;

  /** Marks the characters from {@code begin} until before {@code end}. */
  void add(int begin, int end) {
    if (count == parts.length) {
      parts = Arrays.copyOf(parts, count * 2);
    }
    parts[count++] = (long) begin << 32 | end;
  }

  /** The text with three stars for each marked part. */
  String without(String text) {
    if (count == 0) {
      return text;
    }
    Arrays.sort(parts, 0, count);
    StringBuilder clean = new StringBuilder(text.length());
    int copied = 0;
    int covered = -1;
    for (int number = 0; number < count; number++) {
      int begin = (int) (parts[number] >>> 32);
      int end = (int) parts[number];
      if (begin > covered) {
        clean.append(text, copied, begin).append(STARS);
      }
      covered = Math.max(covered, end);
      copied = covered;
    }
    return clean.append(text, copied, text.length()).toString();
  }
}
