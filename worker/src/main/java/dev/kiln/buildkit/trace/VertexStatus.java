package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.ProtobufReader;
import java.time.Instant;
import java.util.Optional;

/**
 * One part of a vertex's work as it is at the moment: a layer that is fetched or written.
 *
 * @param id names the part within the vertex, and is what people are shown: a layer's digest,
 *     {@code exporting layers}
 * @param vertex the digest of the vertex
 * @param name what is done to it, such as {@code downloading}; often empty
 * @param current how much is done, in bytes where bytes are moved
 * @param total how much there is to do; 0 when that is not known
 * @param started empty while it waits
 * @param completed empty while it waits or runs
 */
public record VertexStatus(
    String id,
    String vertex,
    String name,
    long current,
    long total,
    Optional<Instant> started,
    Optional<Instant> completed) {

  private static final int ID = 1;
  private static final int VERTEX = 2;
  private static final int NAME = 3;
  private static final int CURRENT = 4;
  private static final int TOTAL = 5;
  private static final int STARTED = 7;
  private static final int COMPLETED = 8;

  static VertexStatus read(ProtobufReader reader) {
    String id = "";
    String vertex = "";
    String name = "";
    long current = 0;
    long total = 0;
    Optional<Instant> started = Optional.empty();
    Optional<Instant> completed = Optional.empty();
    while (reader.next()) {
      switch (reader.field()) {
        case ID -> id = reader.text();
        case VERTEX -> vertex = reader.text();
        case NAME -> name = reader.text();
        case CURRENT -> current = reader.number();
        case TOTAL -> total = reader.number();
        case STARTED -> started = Optional.of(Timestamps.read(reader.message()));
        case COMPLETED -> completed = Optional.of(Timestamps.read(reader.message()));
        default -> {}
      }
    }
    return new VertexStatus(id, vertex, name, current, total, started, completed);
  }
}
