package dev.kiln.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryPausesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HUB = "docker.io";

  private final List<Instant> told = new ArrayList<>();
  private Instant now = START;
  private RegistryPauses pauses = gate(new Random(1));

  @Test
  void aRegistryThatNobodyHasPausedIsOpen() throws InterruptedException {
    pauses.paused("other.example", START.plusSeconds(60));

    pauses.awaitOpen(HUB);

    assertThat(now).isEqualTo(START);
  }

  @Test
  void whoWaitsComesBackWithinTwoSecondsAfterThePause() throws InterruptedException {
    pauses.paused(HUB, START.plusSeconds(30));

    pauses.awaitOpen(HUB);

    assertThat(now).isBetween(START.plusSeconds(30), START.plusSeconds(32));
  }

  @Test
  void theFarmDoesNotComeBackInOneInstant() {
    List<Instant> back =
        IntStream.range(0, 20)
            .mapToObj(seed -> {
              now = START;
              RegistryPauses one = gate(new Random(seed * 7919L));
              one.paused(HUB, START.plusSeconds(30));
              try {
                one.awaitOpen(HUB);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return now;
            })
            .toList();

    assertThat(back.stream().distinct()).hasSizeGreaterThan(10);
  }

  @Test
  void aPauseIsNeverShortened() throws InterruptedException {
    pauses.paused(HUB, START.plusSeconds(30));
    pauses.paused(HUB, START.plusSeconds(10));

    pauses.awaitOpen(HUB);

    assertThat(now).isAfterOrEqualTo(START.plusSeconds(30));
  }

  @Test
  void aPauseThatIsProlongedWhileSomebodyWaitsIsWaitedFor() throws InterruptedException {
    pauses =
        new RegistryPauses(
            () -> now,
            () -> 0,
            PauseListener.none(),
            moment -> {
              if (now.equals(START)) {
                pauses.paused(HUB, START.plusSeconds(60));
              }
              now = moment;
            });
    pauses.paused(HUB, START.plusSeconds(30));

    pauses.awaitOpen(HUB);

    assertThat(now).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void whoCanNotWaitSoLongIsToldAtOnce() throws InterruptedException {
    pauses.paused(HUB, START.plusSeconds(30));

    boolean open = pauses.awaitOpen(HUB, START.plusSeconds(29));

    assertThat(open).isFalse();
    assertThat(now).isEqualTo(START);
  }

  @Test
  void theListenerHearsOfOurOwnPausesOnly() {
    pauses.paused(HUB, START.plusSeconds(30));
    pauses.met(HUB, Optional.of(Duration.ofSeconds(17)));

    assertThat(told).containsExactly(START.plusSeconds(17));
  }

  @Test
  void pausesHaveALengthThatIsUsualAndBounds() {
    pauses.met(HUB, Optional.empty());
    pauses.met(HUB, Optional.of(Duration.ofDays(1)));
    pauses.met(HUB, Optional.of(Duration.ZERO));

    assertThat(told)
        .containsExactly(
            START.plusSeconds(10), START.plus(Duration.ofMinutes(10)), START.plusSeconds(1));
  }

  @Test
  void waitingEndsWhenTheThreadIsInterrupted() {
    RegistryPauses real =
        new RegistryPauses(InstantSource.system(), new Random(1), PauseListener.none());
    real.paused(HUB, Instant.now().plusSeconds(600));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> real.awaitOpen(HUB)).isInstanceOf(InterruptedException.class);
  }

  private RegistryPauses gate(Random random) {
    return new RegistryPauses(
        () -> now, random, (_, until) -> told.add(until), moment -> now = moment);
  }
}
