package dev.kiln.buildkit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.buildkit.protobuf.MalformedProtobufException;
import dev.kiln.buildkit.protobuf.ProtobufWriter;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SolveStatusTest {

  private static final Instant STARTED = Instant.parse("2026-11-24T15:00:00.25Z");
  private static final Instant COMPLETED = Instant.parse("2026-11-24T15:00:01.5Z");

  @Test
  void vertexHasWhatWasWritten() {
    byte[] message =
        TraceSamples.message(
            1,
            new ProtobufWriter()
                .text(1, "sha256:aa")
                .text(2, "sha256:bb")
                .text(2, "sha256:cc")
                .text(3, "[1/2] RUN make")
                .number(4, 1)
                .message(5, TraceSamples.timestamp(STARTED))
                .message(6, TraceSamples.timestamp(COMPLETED))
                .text(7, "exit code: 2")
                .message(8, new ProtobufWriter().text(1, "a group of newer engines")));

    SolveStatus status = SolveStatus.read(message);

    assertThat(status.vertices())
        .containsExactly(
            new Vertex(
                "sha256:aa",
                List.of("sha256:bb", "sha256:cc"),
                "[1/2] RUN make",
                true,
                Optional.of(STARTED),
                Optional.of(COMPLETED),
                Optional.of("exit code: 2")));
  }

  @Test
  void vertexStatusHasWhatWasWritten() {
    byte[] message =
        TraceSamples.message(
            2,
            new ProtobufWriter()
                .text(1, "sha256:layer")
                .text(2, "sha256:aa")
                .text(3, "downloading")
                .number(4, 10)
                .number(5, 20)
                .message(6, TraceSamples.timestamp(COMPLETED))
                .message(7, TraceSamples.timestamp(STARTED)));

    SolveStatus status = SolveStatus.read(message);

    assertThat(status.statuses())
        .containsExactly(
            new VertexStatus(
                "sha256:layer",
                "sha256:aa",
                "downloading",
                10,
                20,
                Optional.of(STARTED),
                Optional.empty()));
  }

  @Test
  void warningHasWhatWasWritten() {
    byte[] message =
        TraceSamples.message(
            4,
            new ProtobufWriter()
                .text(1, "sha256:aa")
                .number(2, 1)
                .text(3, "JSON arguments recommended")
                .text(4, "first")
                .text(4, "second")
                .text(5, "https://example.org/rule"));

    SolveStatus status = SolveStatus.read(message);

    assertThat(status.warnings())
        .containsExactly(
            new VertexWarning(
                "sha256:aa",
                1,
                "JSON arguments recommended",
                List.of("first", "second"),
                Optional.of("https://example.org/rule")));
  }

  @Test
  void messageOfARealEngineIsRead() {
    byte[] message =
        Base64.getDecoder()
            .decode(
                "GmMKR3NoYTI1NjpjZTc0YzJjN2U3Y2VmYmFiNGI2YjAwNDYxOGU2NjZmNTdjYTFkOWNjN2FlYTY0NDgyYzI0"
                    + "N2Q5Yzg5YmNlZDQ3EgwIoNKW2AYQupSQyQIYASIIaGVsbG8gMQo=");

    SolveStatus status = SolveStatus.read(message);

    assertThat(status.vertices()).isEmpty();
    VertexLog log = status.logs().getFirst();
    assertThat(log.vertex()).startsWith("sha256:ce74c2c7");
    assertThat(log.stream()).isEqualTo(1);
    assertThat(log.bytes()).asString().isEqualTo("hello 1\n");
    assertThat(log.at()).isBetween("2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
  }

  @Test
  void timesBeyondTheCalendarAreMovedIntoIt() {
    byte[] message =
        TraceSamples.message(
            3,
            new ProtobufWriter()
                .message(
                    2, new ProtobufWriter().number(1, Long.MAX_VALUE).number(2, Long.MIN_VALUE)));

    SolveStatus status = SolveStatus.read(message);

    assertThat(status.logs().getFirst().at()).isBefore(Instant.MAX);
  }

  @Test
  void messageThatIsCutOffIsRefused() {
    byte[] message = {0x0a, 0x05, 0x0a, 0x01};

    assertThatThrownBy(() -> SolveStatus.read(message))
        .isInstanceOf(MalformedProtobufException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void damagedMessagesAreReadOrRefused(long seed) {
    Random random = new Random(seed);
    byte[] sound =
        TraceSamples.message(
            1,
            new ProtobufWriter()
                .text(1, "sha256:aa")
                .text(3, "[1/2] RUN make")
                .message(5, TraceSamples.timestamp(STARTED)));
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = sound.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();

      try {
        assertThat(SolveStatus.read(damaged).vertices()).hasSizeLessThan(damaged.length);
      } catch (MalformedProtobufException e) {
        assertThat(e).as("seed %d, round %d", seed, round).message().isNotBlank();
      }
    }
  }
}
