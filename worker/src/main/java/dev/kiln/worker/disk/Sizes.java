package dev.kiln.worker.disk;

import java.util.Locale;

/** Sizes as people read them. */
final class Sizes {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Sizes() {}

  /** Such as {@code 4.1 GiB}; whole numbers without a point. */
  static String words(long bytes) {
    double number = bytes;
    int unit = 0;
    while (number >= 1024 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    String text = String.format(Locale.ROOT, "%.1f", number);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " " + UNITS[unit];
  }
}
