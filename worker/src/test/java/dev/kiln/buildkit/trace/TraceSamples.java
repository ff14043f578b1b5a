package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.ProtobufWriter;
import java.time.Instant;

/** Messages as BuildKit writes them. */
public final class TraceSamples {

  private TraceSamples() {}

  /** A {@code StatusResponse} with one field. */
  public static byte[] message(int field, ProtobufWriter value) {
    return new ProtobufWriter().message(field, value).toByteArray();
  }

  /** A {@code google.protobuf.Timestamp}. */
  public static ProtobufWriter timestamp(Instant instant) {
    return new ProtobufWriter().number(1, instant.getEpochSecond()).number(2, instant.getNano());
  }
}
