package dev.kiln.server;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes amounts of memory and disk, such as {@code 10GiB}. */
final class DataSize {

  static final String PATTERN = "[1-9][0-9]{0,6}[KMGT]iB";

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})([KMGT]iB)");
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

  private DataSize() {}

  /** The number of bytes. */
  static long parse(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no size: expected a whole number and KiB, MiB, GiB or TiB, such as 10GiB"
              .formatted(text));
    }
    int exponent = UNITS.indexOf(matcher.group(2)) + 1;
    return Long.parseLong(matcher.group(1)) << (10 * exponent);
  }
}
