package dev.kiln.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  private static final Instant TIME = Instant.parse("2026-03-01T22:15:30.125Z");
  private static final Fact FACT = new Fact.PartitionTaken("c1");

  @Test
  void theHeadersSurviveTheRoundTrip() {
    Envelope envelope =
        Envelope.ofFact("id-1", FACT, "/coordinators/c1", TIME, 41, OptionalLong.of(7));

    Envelope read = Envelope.read(envelope.headers()::get);

    assertThat(read).isEqualTo(envelope);
    assertThat(read.term()).hasValue(41);
    assertThat(read.answers()).hasValue(7);
  }

  @Test
  void theHeadersAreThoseOfCloudEventsInBinaryMode() {
    Map<String, String> headers = new HashMap<>();
    Envelope.ofFact("id-1", FACT, "/coordinators/c1", TIME, 41, OptionalLong.empty())
        .headers()
        .forEach((name, value) -> headers.put(name, new String(value, StandardCharsets.UTF_8)));

    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "id-1",
                "ce_type", "dev.kiln.partition.taken.v1",
                "ce_source", "/coordinators/c1",
                "ce_time", "2026-03-01T22:15:30.125Z",
                "ce_term", "41",
                "content-type", "application/json"));
  }

  @Test
  void anEventThatIsNoFactHasNoTerm() {
    Envelope envelope = Envelope.of("id-1", FACT, "/workers/w1", TIME);

    assertThat(envelope.term()).isEmpty();
    assertThat(envelope.answers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_type", "ce_source", "ce_time"})
  void aMissingHeaderIsNamed(String missing) {
    Map<String, byte[]> headers = headers();
    headers.remove(missing);

    assertThatThrownBy(() -> Envelope.read(headers::get))
        .isInstanceOf(UndecodableEventException.class)
        .hasMessage("the header " + missing + " is missing");
  }

  @Test
  void aTimeThatIsNoneIsUndecodable() {
    Map<String, byte[]> headers = headers();
    headers.put("ce_time", "yesterday".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> Envelope.read(headers::get))
        .isInstanceOf(UndecodableEventException.class)
        .hasMessage("ce_time is no time: 'yesterday'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "99999999999999999999"})
  void aTermThatIsNoOffsetIsNoTerm(String term) {
    Map<String, byte[]> headers = headers();
    headers.put("ce_term", term.getBytes(StandardCharsets.UTF_8));

    assertThat(Envelope.read(headers::get).term()).isEmpty();
  }

  private static Map<String, byte[]> headers() {
    return new HashMap<>(Envelope.of("id-1", FACT, "/workers/w1", TIME).headers());
  }
}
