package dev.kiln.coordinator.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrokerTimeTest {

  private static final Instant BROKERS = Instant.parse("2026-01-01T00:00:00Z");

  private long nanoseconds = 17;
  private final BrokerTime time =
      new BrokerTime(BROKERS.plus(Duration.ofHours(3)), () -> nanoseconds);

  @Test
  void theFirstStampReplacesTheHostsOwnClock() {
    time.stamped(BROKERS);

    assertThat(time.now()).isEqualTo(BROKERS);
  }

  @Test
  void timeGoesOnBetweenStamps() {
    time.stamped(BROKERS);

    pass(Duration.ofSeconds(5));

    assertThat(time.now()).isEqualTo(BROKERS.plusSeconds(5));
    assertThat(time.moment()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anAcknowledgementThatComesLateDoesNotTurnTimeBack() {
    time.stamped(BROKERS);
    pass(Duration.ofSeconds(30));

    time.stamped(BROKERS.plusSeconds(10));

    assertThat(time.now()).isEqualTo(BROKERS.plusSeconds(30));
  }

  @Test
  void aStampFromAheadIsBelieved() {
    time.stamped(BROKERS);

    time.stamped(BROKERS.plusSeconds(2));

    assertThat(time.now()).isEqualTo(BROKERS.plusSeconds(2));
  }

  @Test
  void aBrokersClockThatWasSetBackIsFollowed() {
    time.stamped(BROKERS);
    pass(Duration.ofMinutes(5));

    time.stamped(BROKERS.plusSeconds(1));

    assertThat(time.now()).isEqualTo(BROKERS.plusSeconds(1));
  }

  private void pass(Duration span) {
    nanoseconds += span.toNanos();
  }
}
