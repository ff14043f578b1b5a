package dev.kiln.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a value is: its characters, and its values with the values in them. */
final class ValueSize {

  /** No value is larger. */
  static final int MAX_TEXT = 1 << 20;

  /** What looking at a value takes, beside its text. */
  private static final int PART_UNITS = 10;

  private static final int MAX_PARTS = 100_000;

  private ValueSize() {}

  /** In units of {@link Work}; it goes on until the value is known to be too large, at most. */
  static long of(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> 1 + text.length();
      case List<?> list -> measured(list);
      case Map<?, ?> map -> measured(map);
      default -> 1;
    };
  }

  /** Whether the value may not be kept in a variable. */
  static boolean isTooLarge(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case String text -> text.length() >= MAX_TEXT;
      case Number number -> Numbers.isTooLarge(number);
      // It is as large as it was written, and shared.
      case ConfigurationValue _ -> false;
      case List<?> list -> measured(list) >= MAX_TEXT;
      case Map<?, ?> map -> measured(map) >= MAX_TEXT;
      default -> false;
    };
  }

  private static long measured(Object whole) {
    Deque<Object> open = new ArrayDeque<>();
    open.push(whole);
    long size = 0;
    while (!open.isEmpty() && size < MAX_TEXT) {
      Object part = open.pop();
      size += PART_UNITS;
      switch (part) {
        case String text -> size += text.length();
        case BigInteger number -> size += Numbers.isTooLarge(number) ? MAX_TEXT : 0;
        case BigDecimal number -> size += Numbers.isTooLarge(number) ? MAX_TEXT : 0;
        case List<?> list -> pushAll(open, list);
        case Map<?, ?> map -> {
          pushAll(open, map.keySet());
          pushAll(open, map.values());
        }
        default -> {}
      }
    }
    return size;
  }

  /** Not more than can count, in case they are many. */
  private static void pushAll(Deque<Object> open, Collection<?> values) {
    int pushed = 0;
    for (Object value : values) {
      if (value != null) {
        open.push(value);
      }
      pushed++;
      if (pushed > MAX_PARTS) {
        return;
      }
    }
  }
}
