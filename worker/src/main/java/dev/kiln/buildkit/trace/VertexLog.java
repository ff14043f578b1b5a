package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.ProtobufReader;
import java.time.Instant;

/**
 * A piece of what a vertex's process wrote, cut anywhere: within a line, within a character.
 *
 * @param vertex the digest of the vertex
 * @param at when BuildKit read it
 * @param stream 1 for standard output, 2 for standard error
 * @param bytes not copied: whoever holds the record leaves them as they are
 */
public record VertexLog(String vertex, Instant at, long stream, byte[] bytes) {

  private static final int VERTEX = 1;
  private static final int AT = 2;
  private static final int STREAM = 3;
  private static final int BYTES = 4;

  private static final byte[] NONE = {};

  static VertexLog read(ProtobufReader reader) {
    String vertex = "";
    Instant at = Instant.EPOCH;
    long stream = 0;
    byte[] bytes = NONE;
    while (reader.next()) {
      switch (reader.field()) {
        case VERTEX -> vertex = reader.text();
        case AT -> at = Timestamps.read(reader.message());
        case STREAM -> stream = reader.number();
        case BYTES -> bytes = reader.bytes();
        default -> {}
      }
    }
    return new VertexLog(vertex, at, stream, bytes);
  }
}
