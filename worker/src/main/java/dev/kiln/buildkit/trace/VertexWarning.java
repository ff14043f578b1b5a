package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something in the Dockerfile that works but should be otherwise. Engines of version 20.10 and
 * before send none.
 *
 * @param vertex the digest of the vertex
 * @param level the higher, the less important
 * @param summary one line
 * @param detail more lines
 * @param url where to read more
 */
public record VertexWarning(
    String vertex, long level, String summary, List<String> detail, Optional<String> url) {

  private static final int VERTEX = 1;
  private static final int LEVEL = 2;
  private static final int SUMMARY = 3;
  private static final int DETAIL = 4;
  private static final int URL = 5;

  /** Copies the list. */
  public VertexWarning {
    detail = List.copyOf(detail);
  }

  static VertexWarning read(ProtobufReader reader) {
    String vertex = "";
    long level = 0;
    String summary = "";
    List<String> detail = new ArrayList<>();
    String url = "";
    while (reader.next()) {
      switch (reader.field()) {
        case VERTEX -> vertex = reader.text();
        case LEVEL -> level = reader.number();
        case SUMMARY -> summary = reader.text();
        case DETAIL -> detail.add(reader.text());
        case URL -> url = reader.text();
        default -> {}
      }
    }
    return new VertexWarning(
        vertex, level, summary, detail, Optional.of(url).filter(text -> !text.isEmpty()));
  }
}
