package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.ProtobufReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of a build as it is at the moment. BuildKit tells of a vertex again whenever something
 * of it changes, and may run one more than once.
 *
 * @param digest names the vertex within the build
 * @param inputs the digests of the vertices that this one needs
 * @param name what people are shown, such as {@code [build 2/5] RUN make}
 * @param cached whether the result was there already
 * @param started empty while it waits
 * @param completed empty while it waits or runs
 * @param error why it failed, in BuildKit's words
 */
public record Vertex(
    String digest,
    List<String> inputs,
    String name,
    boolean cached,
    Optional<Instant> started,
    Optional<Instant> completed,
    Optional<String> error) {

  private static final int DIGEST = 1;
  private static final int INPUTS = 2;
  private static final int NAME = 3;
  private static final int CACHED = 4;
  private static final int STARTED = 5;
  private static final int COMPLETED = 6;
  private static final int ERROR = 7;

  /** Copies the list. */
  public Vertex {
    inputs = List.copyOf(inputs);
  }

  static Vertex read(ProtobufReader reader) {
    String digest = "";
    List<String> inputs = new ArrayList<>();
    String name = "";
    boolean cached = false;
    Optional<Instant> started = Optional.empty();
    Optional<Instant> completed = Optional.empty();
    String error = "";
    while (reader.next()) {
      switch (reader.field()) {
        case DIGEST -> digest = reader.text();
        case INPUTS -> inputs.add(reader.text());
        case NAME -> name = reader.text();
        case CACHED -> cached = reader.flag();
        case STARTED -> started = Optional.of(Timestamps.read(reader.message()));
        case COMPLETED -> completed = Optional.of(Timestamps.read(reader.message()));
        case ERROR -> error = reader.text();
        default -> {}
      }
    }
    return new Vertex(
        digest,
        inputs,
        name,
        cached,
        started,
        completed,
        Optional.of(error).filter(text -> !text.isEmpty()));
  }
}
