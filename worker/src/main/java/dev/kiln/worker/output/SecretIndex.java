package dev.kiln.worker.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds any of many texts in one pass: the last four characters are looked up at each place, and
 * only what begins with them is compared. So the time does not depend on how many texts there are,
 * nor the memory on anything but their length. Immutable.
 */
final class SecretIndex {

  /** Shorter texts can't be looked for: they would stand everywhere. */
  static final int WINDOW = 4;

  private static final int LEAST_BITS = 10;
  private static final String[] NONE = {};

  private final int shift;
  private final String[][] beginnings;
  private final int longest;

  /** An index of {@code texts}, each of at least {@link #WINDOW} characters. */
  SecretIndex(Collection<String> texts) {
    int bits = Math.max(LEAST_BITS, 34 - Integer.numberOfLeadingZeros(texts.size()));
    this.shift = Integer.SIZE - bits;
    Map<Integer, List<String>> bySlot = new TreeMap<>();
    for (String text : texts) {
      bySlot.computeIfAbsent(slot(window(text)), _ -> new ArrayList<>()).add(text);
    }
    this.longest = texts.stream().mapToInt(String::length).max().orElse(0);
    this.beginnings = new String[1 << bits][];
    Arrays.fill(beginnings, NONE);
    bySlot.forEach((slot, same) -> beginnings[slot] = same.toArray(new String[0]));
  }

  /** The length of the longest text. */
  int longest() {
    return longest;
  }

  /** Marks every place in {@code line} where one of the texts stands. */
  void mark(String line, Marks marks) {
    if (longest == 0) {
      return;
    }
    int window = 0;
    for (int place = 0; place < line.length(); place++) {
      window = window << 8 ^ line.charAt(place);
      String[] candidates = beginnings[slot(window)];
      if (candidates != NONE && place >= WINDOW - 1) {
        compare(line, place - WINDOW + 1, candidates, marks);
      }
    }
  }

  private static void compare(String line, int begin, String[] candidates, Marks marks) {
    for (String candidate : candidates) {
      if (line.startsWith(candidate, begin)) {
        marks.add(begin, begin + candidate.length());
      }
    }
  }

  private static int window(String text) {
    int window = 0;
    for (int place = 0; place < WINDOW; place++) {
      window = window << 8 ^ text.charAt(place);
    }
    return window;
  }

  /** Knuth's multiplier spreads similar windows; each counts with its last four characters. */
  private int slot(int window) {
    return window * 0x9E3779B1 >>> shift;
  }
}
