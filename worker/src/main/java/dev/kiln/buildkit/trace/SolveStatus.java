package dev.kiln.buildkit.trace;

import dev.kiln.buildkit.protobuf.MalformedProtobufException;
import dev.kiln.buildkit.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What has changed in a build since the last message of its kind; BuildKit's {@code
 * StatusResponse}.
 *
 * @param vertices steps that began, ended or were newly planned
 * @param statuses parts of steps that advanced
 * @param logs output, in order
 * @param warnings what should be otherwise in the Dockerfile
 */
public record SolveStatus(
    List<Vertex> vertices,
    List<VertexStatus> statuses,
    List<VertexLog> logs,
    List<VertexWarning> warnings) {

  private static final int VERTICES = 1;
  private static final int STATUSES = 2;
  private static final int LOGS = 3;
  private static final int WARNINGS = 4;

  /** Copies the lists. */
  public SolveStatus {
    vertices = List.copyOf(vertices);
    statuses = List.copyOf(statuses);
    logs = List.copyOf(logs);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the message; fields of newer engines are skipped.
   *
   * @throws MalformedProtobufException if the bytes are no such message
   */
  public static SolveStatus read(byte[] message) {
    List<Vertex> vertices = new ArrayList<>();
    List<VertexStatus> statuses = new ArrayList<>();
    List<VertexLog> logs = new ArrayList<>();
    List<VertexWarning> warnings = new ArrayList<>();
    ProtobufReader reader = new ProtobufReader(message);
    while (reader.next()) {
      switch (reader.field()) {
        case VERTICES -> vertices.add(Vertex.read(reader.message()));
        case STATUSES -> statuses.add(VertexStatus.read(reader.message()));
        case LOGS -> logs.add(VertexLog.read(reader.message()));
        case WARNINGS -> warnings.add(VertexWarning.read(reader.message()));
        default -> {}
      }
    }
    return new SolveStatus(vertices, statuses, logs, warnings);
  }
}
