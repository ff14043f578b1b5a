package dev.kiln.template;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a value is: its characters, and the values in it with theirs. */
final class ValueSize {

  /** No text is longer, and no value has more. */
  static final int MAX_TEXT = 1 << 20;

  private static final int MAX_PARTS = 100_000;

  /** What looking at a value in a list or a map takes, beside its text. */
  private static final int PART_UNITS = 40;

  private final Deque<Object> open = new ArrayDeque<>();
  private int parts;
  private long chars;

  /** Measures a value until it is known to be too large, at most. */
  private ValueSize(Object whole) {
    open.push(whole);
    while (!open.isEmpty() && !isTooLarge()) {
      parts++;
      switch (open.pop()) {
        case String text -> chars += text.length();
        case Number number -> chars += Numbers.isTooLarge(number) ? MAX_TEXT : 0;
        case List<?> list -> pushAll(list);
        case Map<?, ?> map -> {
          pushAll(map.keySet());
          pushAll(map.values());
        }
        default -> {}
      }
    }
  }

  /** What looking at the whole value takes, in units of {@link Work}. */
  static long units(@Nullable Object value) {
    return switch (value) {
      case String text -> 1 + text.length();
      case List<?> list -> new ValueSize(list).units();
      case Map<?, ?> map -> new ValueSize(map).units();
      case null, default -> 1;
    };
  }

  /** Whether the value may not be kept in a variable. */
  static boolean isTooLarge(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      // It is as large as it was written, and shared.
      case ConfigurationValue _ -> false;
      default -> new ValueSize(value).isTooLarge();
    };
  }

  private long units() {
    return (long) parts * PART_UNITS + chars;
  }

  private boolean isTooLarge() {
    return parts > MAX_PARTS || chars >= MAX_TEXT;
  }

  /** Not more than can count, in case they are many. */
  private void pushAll(Collection<?> values) {
    int left = MAX_PARTS + 1;
    for (Object value : values) {
      if (value != null) {
        open.push(value);
      }
      left--;
      if (left == 0) {
        return;
      }
    }
  }
}
