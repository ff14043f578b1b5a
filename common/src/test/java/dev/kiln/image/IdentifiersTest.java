package dev.kiln.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

  private static final Instant TIME = Instant.parse("2026-03-01T22:15:30.125Z");

  @Test
  void aUlidKnowsWhenItWasMinted() {
    assertThat(Ulid.next(TIME, new Random(1)).time()).isEqualTo(TIME);
    assertThat(Ulid.next(Instant.EPOCH, new Random(1)).value()).startsWith("0000000000");
  }

  @Test
  void laterUlidsCompareGreaterWhateverTheirRandomness() {
    Random random = new Random(7);
    Ulid before = Ulid.next(TIME, random);

    for (int i = 1; i <= 1_000; i++) {
      Ulid next = Ulid.next(TIME.plusMillis(i), random);
      assertThat(next).isGreaterThan(before);
      before = next;
    }
  }

  @Test
  void theSameSeedMintsTheSameUlid() {
    assertThat(Ulid.next(TIME, new Random(3))).isEqualTo(Ulid.next(TIME, new Random(3)));
    assertThat(Ulid.next(TIME, new Random(3))).isNotEqualTo(Ulid.next(TIME, new Random(4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01JAQ8Z5M2R6V9T4X3W1Y0K7C",
        "01jaq8z5m2r6v9t4x3w1y0k7c8",
        "81JAQ8Z5M2R6V9T4X3W1Y0K7C8",
        "01JAQ8Z5M2R6V9T4X3W1Y0K7CI"
      })
  void whatIsNoUlidIsRefused(String text) {
    assertThatThrownBy(() -> Ulid.parse(text)).hasMessage("'%s' is no ULID", text);
  }

  @Test
  void aBuildIdNamesItsPartition() {
    Ulid ulid = Ulid.next(TIME, new Random(1));

    BuildId id = BuildId.of(7, ulid);

    assertThat(id).hasToString("07-" + ulid);
    assertThat(id.partition()).isEqualTo(7);
    assertThat(id.ulid()).isEqualTo(ulid);
    assertThat(BuildId.of(1234, ulid).partition()).isEqualTo(1234);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7-01JAQ8Z5M2R6V9T4X3W1Y0K7C8", "07-", "07_01JAQ8Z5M2R6V9T4X3W1Y0K7C8"})
  void whatIsNoBuildIdIsRefused(String text) {
    assertThatThrownBy(() -> BuildId.parse(text))
        .hasMessageStartingWith("'%s' is no build id", text);
  }

  @Test
  void buildIdsOfAPartitionSortByTime() {
    Random random = new Random(5);

    BuildId earlier = BuildId.of(3, Ulid.next(TIME, random));
    BuildId later = BuildId.of(3, Ulid.next(TIME.plusMillis(1), random));

    assertThat(earlier).isLessThan(later);
  }

  @Test
  void theTagOfAnAttemptIsItsIdInLowerCase() {
    assertThat(AttemptId.parse("01JAQ8ZABCDEFGHJKMNPQRSTVW").tag())
        .isEqualTo("a-01jaq8zabcdefghjkmnpqrstvw");
  }
}
