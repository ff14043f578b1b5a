package dev.kiln.buildkit.progress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Cuts one stream of bytes, which comes in pieces, into lines.
 *
 * <p>Holds no more than the line that is open, and of that no more than {@value #MAX_LINE_BYTES}
 * bytes: what is longer is passed on in several lines, none of which ends within a character.
 */
final class LineCutter {

  static final int MAX_LINE_BYTES = 64 * 1024;

  private static final int FIRST_BYTES = 256;

  private final BiConsumer<String, LineEnd> lines;
  private byte[] open = new byte[FIRST_BYTES];
  private int length;

  /** Whether a carriage return was read, of which the next byte says what it means. */
  private boolean returned;

  LineCutter(BiConsumer<String, LineEnd> lines) {
    this.lines = lines;
  }

  void accept(byte[] piece) {
    for (byte next : piece) {
      accept(next);
    }
  }

  /** Passes on what is left without an end. */
  void finish() {
    if (length > 0) {
      line(LineEnd.STEP);
    }
    returned = false;
  }

  private void accept(byte next) {
    if (next == '\n') {
      returned = false;
      line(LineEnd.NEWLINE);
      return;
    }
    if (next == '\r') {
      returned = true;
      return;
    }
    if (returned) {
      returned = false;
      if (length > 0) {
        line(LineEnd.RETURN);
      }
    }
    append(next);
  }

  private void append(byte next) {
    if (length == MAX_LINE_BYTES) {
      cut();
    }
    if (length == open.length) {
      open = Arrays.copyOf(open, 2 * length);
    }
    open[length++] = next;
  }

  private void cut() {
    int end = lastWholeCharacter();
    byte[] rest = Arrays.copyOfRange(open, end, length);
    length = end;
    line(LineEnd.CUT);
    System.arraycopy(rest, 0, open, 0, rest.length);
    length = rest.length;
  }

  /** Where the last character begins if it may go on, else the end. */
  private int lastWholeCharacter() {
    // A character has four bytes at most: its first, and three that are marked as following.
    for (int back = 1; back <= 4; back++) {
      int first = open[length - back] & 0xff;
      if (first < 0x80) {
        return length;
      }
      if (first >= 0xc0) {
        int bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        return bytes > back ? length - back : length;
      }
    }
    return length;
  }

  private void line(LineEnd end) {
    lines.accept(new String(open, 0, length, StandardCharsets.UTF_8), end);
    length = 0;
  }
}
