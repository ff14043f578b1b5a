package dev.kiln.cli;

import java.time.Duration;

/** Spans of time as people read them. */
final class Durations {

  private Durations() {}

  /** As in {@code 1h 02m}, {@code 4m 12s}, {@code 8.3s}. */
  static String words(Duration span) {
    long seconds = span.toSeconds();
    if (seconds >= 3600) {
      return "%dh %02dm".formatted(seconds / 3600, seconds % 3600 / 60);
    }
    if (seconds >= 60) {
      return "%dm %02ds".formatted(seconds / 60, seconds % 60);
    }
    return "%.1fs".formatted(span.toMillis() / 1000.0);
  }

  /** As in {@code 01:12} or {@code 1:02:45}, of one width while it grows. */
  static String clock(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    return seconds >= 3600
        ? "%d:%02d:%02d".formatted(seconds / 3600, seconds % 3600 / 60, seconds % 60)
        : "%02d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
