package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.ProtobufReader;
import java.time.Instant;

/** Reads {@code google.protobuf.Timestamp}. */
final class Timestamps {

  private static final int SECONDS = 1;
  private static final int NANOS = 2;

  private Timestamps() {}

  /** The point in time; what lies beyond the calendar is moved to its first or last day. */
  static Instant read(ProtobufReader reader) {
    long seconds = 0;
    long nanos = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case SECONDS -> seconds = reader.number();
        case NANOS -> nanos = reader.number();
        default -> {}
      }
    }
    long inRange =
        Math.clamp(seconds, Instant.MIN.getEpochSecond() + 1, Instant.MAX.getEpochSecond() - 1);
    return Instant.ofEpochSecond(inRange, Math.clamp(nanos, 0, 999_999_999));
  }
}
