package dev.kiln.coordinator.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Desired;
import dev.kiln.event.FailureCause;
import dev.kiln.event.WorkerInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostPausesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final WorkerInstance ONE = new WorkerInstance("one", "1", "host");
  private static final WorkerInstance TWO = new WorkerInstance("two", "1", "host");
  private static final WorkerInstance ELSEWHERE = new WorkerInstance("three", "1", "elsewhere");

  private final HostPauses hosts = new HostPauses();

  @Test
  void twoWorkersOfAHostThatFailTogetherPauseIt() {
    hosts.failed(ONE, FailureCause.DISK, START);
    assertThat(hosts.changes()).isEmpty();

    hosts.failed(TWO, FailureCause.ENGINE, START.plusSeconds(60));

    assertThat(hosts.changes())
        .containsExactly(
            new HostPauses.Change(
                "host",
                Optional.of(
                    new Desired.HostPaused(
                        "host",
                        START.plusSeconds(60).plus(Duration.ofMinutes(5)),
                        "two",
                        1,
                        "two workers failed there, last two with cause engine"))));
    assertThat(hosts.changes()).isEmpty();
  }

  @Test
  void oneWorkerAloneIsNotItsHost() {
    hosts.failed(ONE, FailureCause.DISK, START);
    hosts.failed(ONE, FailureCause.DISK, START.plusSeconds(1));

    assertThat(hosts.changes()).isEmpty();
  }

  @Test
  void workersOfDifferentHostsHaveNothingToDoWithEachOther() {
    hosts.failed(ONE, FailureCause.DISK, START);
    hosts.failed(ELSEWHERE, FailureCause.DISK, START);

    assertThat(hosts.changes()).isEmpty();
  }

  @Test
  void failuresOfTheImageOrTheRegistrySayNothingAboutTheHost() {
    hosts.failed(ONE, FailureCause.BUILD, START);
    hosts.failed(TWO, FailureCause.REGISTRY, START);

    assertThat(hosts.changes()).isEmpty();
  }

  @Test
  void failuresFarApartDoNotAddUp() {
    hosts.failed(ONE, FailureCause.DISK, START);
    hosts.failed(TWO, FailureCause.DISK, START.plus(Duration.ofMinutes(11)));

    assertThat(hosts.changes()).isEmpty();
  }

  @Test
  void aPausedHostLetsTheProbeInWhenThePauseIsOverAndEverybodyWhenItNeverComes() {
    pause(1);

    hosts.passed(START.minusSeconds(1));
    assertThat(List.of(hosts.allows(ONE), hosts.allows(TWO))).containsExactly(false, false);
    hosts.passed(START);
    assertThat(List.of(hosts.allows(ONE), hosts.allows(TWO))).containsExactly(true, false);
    hosts.passed(START.plus(Duration.ofMinutes(5)));
    assertThat(List.of(hosts.allows(ONE), hosts.allows(TWO))).containsExactly(true, true);
    assertThat(hosts.allows(ELSEWHERE)).isTrue();
  }

  @Test
  void aProbeThatGoesWellTakesThePauseBack() {
    pause(1);

    hosts.succeeded(ONE, START.plusSeconds(5));

    assertThat(hosts.changes()).containsExactly(new HostPauses.Change("host", Optional.empty()));
  }

  @Test
  void aProbeThatFailsDoublesThePauseUpToAnHour() {
    pause(1);
    hosts.failed(ONE, FailureCause.DISK, START.plusSeconds(5));
    assertThat(hosts.changes()).extracting(HostPausesTest::length).containsExactly(10L);

    pause(9);
    hosts.failed(ONE, FailureCause.DISK, START.plusSeconds(5));
    assertThat(hosts.changes()).extracting(HostPausesTest::length).containsExactly(60L);
  }

  @Test
  void whatWasRunningWhenThePauseBeganDoesNotTakeItBack() {
    pause(1);

    hosts.succeeded(TWO, START.minusSeconds(1));

    assertThat(hosts.changes()).isEmpty();
  }

  /** The pause that ends at {@link #START} is read back from the topic. */
  private void pause(int times) {
    Desired.HostPaused pause = new Desired.HostPaused("host", START, "one", times, "for a test");
    hosts.wanted(pause.key(), Optional.of(pause));
  }

  /** In minutes from when the probe failed. */
  private static long length(HostPauses.Change change) {
    return Duration.between(START.plusSeconds(5), change.pause().orElseThrow().until()).toMinutes();
  }
}
