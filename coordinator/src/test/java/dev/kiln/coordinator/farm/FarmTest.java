package dev.kiln.coordinator.farm;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.POOL;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Desired;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FarmTest {

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Farm farm = new Farm(LEASE);
  private Duration now = Duration.ZERO;

  @Test
  void aWorkerIsAliveForOneLeaseAfterItsHeartbeat() {
    hear(heartbeat(worker("w", 1), 2));

    listen(LEASE);
    assertThat(farm.isAlive("w")).isTrue();
    listen(MOMENT);
    assertThat(farm.isAlive("w")).isFalse();
  }

  @Test
  void anAttemptIsLostOneLeaseAfterTheLastHeartbeatOfItsWorker() {
    hear(heartbeat(worker("w", 1), 2));
    listen(Duration.ofSeconds(10));
    hear(heartbeat(worker("w", 1), 2));
    assertThat(loss(worker("w", 1))).isEmpty();

    listen(LEASE);
    assertThat(loss(worker("w", 1))).isEmpty();
    listen(MOMENT);
    assertThat(loss(worker("w", 1))).contains("worker w has been silent for 15 s");
  }

  @Test
  void aDeafCoordinatorLosesNobody() {
    hear(heartbeat(worker("w", 1), 2));

    // hours pass, but nobody proves that heartbeats could have been heard

    assertThat(loss(worker("w", 1))).isEmpty();
    assertThat(farm.isAlive("w")).isTrue();
  }

  @Test
  void anInstanceThatWasNeverHeardGetsOneLease() {
    assertThat(loss(worker("w", 1))).isEmpty();
    listen(LEASE);
    assertThat(loss(worker("w", 1))).isEmpty();
    listen(MOMENT);
    assertThat(loss(worker("w", 1))).isPresent();
  }

  @Test
  void theLeaseOfAnInstanceThatWasNeverHeardBeginsWhenItIsFirstAskedAbout() {
    listen(Duration.ofHours(3));

    assertThat(loss(worker("new", 1))).isEmpty();
    listen(LEASE);
    assertThat(loss(worker("new", 1))).isEmpty();
  }

  @Test
  void aNewLifeIsNotLostByTheSilenceOfTheOneBefore() {
    hear(heartbeat(worker("w", 1), 2));
    listen(Duration.ofHours(3));

    assertThat(loss(worker("w", 2))).isEmpty();
  }

  @Test
  void anAttemptThatALiveWorkerHasNotListedForTwoLeasesIsAbandoned() {
    WorkerInstance instance = worker("w", 1);
    hear(working(instance, attempt(1)));
    listen(LEASE.multipliedBy(2));
    hear(heartbeat(instance, 2));
    assertThat(loss(instance)).isEmpty();

    listen(MOMENT);

    assertThat(loss(instance)).contains("worker w does not work on it");
  }

  @Test
  void anAttemptThatIsListedIsNotAbandoned() {
    WorkerInstance instance = worker("w", 1);
    hear(working(instance, attempt(1)));
    listen(LEASE.multipliedBy(2));
    hear(working(instance, attempt(1)));
    listen(LEASE);

    assertThat(loss(instance)).isEmpty();
  }

  @Test
  void aRestartedWorkerLosesItsOldAttemptsAtOnce() {
    hear(heartbeat(worker("w", 1), 2));

    hear(heartbeat(worker("w", 2), 2));

    assertThat(loss(worker("w", 1))).contains("worker w was restarted");
    assertThat(loss(worker("w", 2))).isEmpty();
  }

  @Test
  void aHeartbeatOfAnEarlierLifeChangesNothing() {
    hear(heartbeat(worker("w", 2), 2));
    listen(LEASE);

    hear(heartbeat(worker("w", 1), 8));
    listen(MOMENT);

    assertThat(farm.isAlive("w")).isFalse();
    assertThat(farm.workers()).extracting(Heartbeat::worker).containsExactly(worker("w", 2));
  }

  @Test
  void aLaterLifeWithASmallerIdIsHeardWhenTheOneBeforeHasBeenSilent() {
    hear(heartbeat(worker("w", 2), 2));
    listen(LEASE.plus(MOMENT));

    hear(heartbeat(worker("w", 1), 8));

    assertThat(farm.isAlive("w")).isTrue();
    assertThat(farm.freeSlots(POOL)).isEqualTo(8);
  }

  @Test
  void aWorkerThatIsHeardAgainIsAliveAgain() {
    hear(heartbeat(worker("w", 1), 2));
    listen(LEASE.multipliedBy(2));

    hear(heartbeat(worker("w", 1), 2));

    assertThat(farm.isAlive("w")).isTrue();
    assertThat(loss(worker("w", 1))).isEmpty();
  }

  @Test
  void anUnknownWorkerIsNotAlive() {
    assertThat(farm.isAlive("nobody")).isFalse();
  }

  @Test
  void aWorkerGetsAWholeLeaseFromWhenTheAskerIsResponsible() {
    hear(heartbeat(worker("w", 1), 2));
    listen(LEASE.multipliedBy(2));
    Duration since = farm.present();

    assertThat(farm.lossOf(attempt(1), worker("w", 1), since)).isEmpty();
    listen(LEASE.plus(MOMENT));

    assertThat(farm.lossOf(attempt(1), worker("w", 1), since)).isPresent();
  }

  @Test
  void anAttemptIsNotLostByASilenceFromBeforeItBegan() {
    hear(heartbeat(worker("w", 1), 2));
    listen(LEASE.multipliedBy(2));

    assertThat(loss(worker("w", 1))).isEmpty();
  }

  @Test
  void whatIsHeardCountsFromTheMomentOfHearingWhenProbesWereHeldUp() {
    farm.heard(heartbeat(worker("w", 1), 2), Duration.ofMinutes(10));

    farm.listenedUntil(Duration.ofMinutes(10).plusSeconds(1));

    assertThat(farm.isAlive("w")).isTrue();
  }

  @Test
  void aListenerThatHearsLateDoesNotTakeTheDelayForSilence() {
    Hearing hearing = new Hearing(farm);
    farm.heard(heartbeat(worker("w", 1), 2), Duration.ZERO);
    long early = hearing.sent(Duration.ofSeconds(1));
    hearing.sent(Duration.ofSeconds(60));

    hearing.heard(early, Duration.ofSeconds(61));

    assertThat(farm.isAlive("w")).isTrue();
  }

  @Test
  void aProbeThatWasNeverSentOrComesTwiceProvesNothing() {
    Hearing hearing = new Hearing(farm);
    farm.heard(heartbeat(worker("w", 1), 2), Duration.ZERO);
    long first = hearing.sent(Duration.ofSeconds(1));
    long second = hearing.sent(Duration.ofSeconds(2));

    hearing.heard(second, Duration.ofMinutes(3));
    hearing.heard(first, Duration.ofMinutes(4));
    hearing.heard(77, Duration.ofMinutes(5));

    assertThat(farm.isAlive("w")).isTrue();
  }

  @Test
  void aLossIsSolitaryWhenOneWorkerOfSeveralFallsSilent() {
    hearAll(4, 1);
    assertThat(loss(worker("w3", 1))).isEmpty();
    listen(LEASE);
    hearAll(3, 1);
    listen(MOMENT);

    assertThat(farm.lossOf(attempt(1), worker("w3", 1), Duration.ZERO))
        .contains(new Loss("worker w3 has been silent for 15 s", true));
    assertThat(farm.alarm()).isEmpty();
  }

  @Test
  void whenMoreThanAThirdFallsSilentTogetherLossesWaitAMinute() {
    hearAll(5, 1);
    assertThat(loss(worker("w4", 1))).isEmpty();
    listen(LEASE);
    hearAll(3, 1);
    listen(LEASE);

    assertThat(farm.lossOf(attempt(1), worker("w4", 1), Duration.ZERO)).isEmpty();
    assertThat(farm.alarm())
        .contains(
            "2 of 5 workers have fallen silent together; what they were building counts as lost after 75 s");
    listen(Farm.BRAKE);
    hearAll(3, 1);

    assertThat(farm.lossOf(attempt(1), worker("w4", 1), Duration.ZERO))
        .map(Loss::solitary)
        .contains(false);
  }

  @Test
  void workersThatEndedInOrderAreGoneAndNoReasonForAnAlarm() {
    hearAll(5, 1);
    hear(heartbeat(worker("w3", 1), 2, POOL, true));
    hear(heartbeat(worker("w4", 1), 2, POOL, true));
    listen(LEASE.plusSeconds(1));
    hearAll(3, 1);

    assertThat(farm.hasLeft("w4")).isTrue();
    assertThat(farm.hasLeft("w0")).isFalse();
    assertThat(farm.alarm()).isEmpty();
  }

  @Test
  void aDrainedWorkerHasNoFreeSlotsUntilThatIsTakenBack() {
    hearAll(2, 1);
    Desired drained = new Desired.WorkerDrained("w1", "ada", "new disk", Instant.EPOCH);

    farm.wanted(drained.key(), Optional.of(drained));
    int whileDrained = farm.freeSlots(POOL);
    farm.wanted(drained.key(), Optional.empty());

    assertThat(whileDrained).isEqualTo(2);
    assertThat(farm.freeSlots(POOL)).isEqualTo(4);
    assertThat(farm.drained().all()).isEmpty();
  }

  @Test
  void aDrainIsKnownBeforeItsWorkerIs() {
    Desired.WorkerDrained drained =
        new Desired.WorkerDrained("w1", "ada", "new disk", Instant.EPOCH);

    farm.wanted(drained.key(), Optional.of(drained));

    assertThat(farm.drained().of("w1")).contains(drained);
    assertThat(farm.drained().all()).containsExactly(drained);
  }

  @Test
  void aThirdOfTheFarmIsNotTogetherYet() {
    hearAll(6, 1);
    assertThat(loss(worker("w5", 1))).isEmpty();
    listen(LEASE);
    hearAll(4, 1);
    listen(MOMENT);

    assertThat(farm.lossOf(attempt(1), worker("w5", 1), Duration.ZERO))
        .map(Loss::solitary)
        .contains(true);
  }

  @Test
  void workersThatWereAllRestartedTogetherAreNoSolitaryLosses() {
    hearAll(3, 1);
    hearAll(3, 2);

    assertThat(farm.lossOf(attempt(1), worker("w0", 1), Duration.ZERO))
        .contains(new Loss("worker w0 was restarted", false));
  }

  @Test
  void aWorkerThatHasBeenSilentForLongIsNoPartOfTheFarm() {
    hear(heartbeat(worker("gone", 1), 2));
    listen(Duration.ofHours(1));
    hear(heartbeat(worker("here", 1), 2));

    assertThat(farm.alarm()).isEmpty();
    assertThat(farm.workers()).extracting(Heartbeat::worker).containsExactly(worker("here", 1));
  }

  @Test
  void aPausedFarmHasNoWindow() {
    hear(heartbeat(worker("w", 1), 2));

    farm.wanted(
        Desired.FarmPaused.KEY,
        Optional.of(new Desired.FarmPaused("ada", "the registry moves", Instant.EPOCH)));
    assertThat(farm.window(POOL)).isZero();
    farm.wanted(Desired.FarmPaused.KEY, Optional.empty());

    assertThat(farm.window(POOL)).isEqualTo(3);
    assertThat(farm.paused()).isEmpty();
  }

  @Test
  void theWindowIsTheFreeSlotsAndOneForEachWorker() {
    hear(heartbeat(worker("a", 1), 2));
    hear(heartbeat(worker("b", 1), 3));

    assertThat(farm.freeSlots(POOL)).isEqualTo(5);
    assertThat(farm.window(POOL)).isEqualTo(7);
  }

  @Test
  void drainingSilentAndForeignWorkersHaveNoSlots() {
    hear(heartbeat(worker("silent", 1), 8));
    listen(LEASE.plus(MOMENT));
    hear(heartbeat(worker("draining", 1), 4, POOL, true));
    hear(heartbeat(worker("foreign", 1), 4, Pool.parse("arm64"), false));

    assertThat(farm.freeSlots(POOL)).isZero();
    assertThat(farm.window(POOL)).isZero();
  }

  @Test
  void nearAreTheFreeWorkersThatHaveAllParentsThatAnybodyHas() {
    Digest base = digest("base");
    Digest tools = digest("tools");
    hear(holding("both", 2, base, tools));
    hear(holding("one", 2, base));
    hear(holding("full", 0, base, tools));
    hear(holding("none", 2));

    assertThat(farm.near(POOL, List.of(base, tools))).containsExactly("both");
    assertThat(farm.near(POOL, List.of(base, digest("small")))).containsExactly("both", "one");
  }

  @Test
  void nobodyIsNearWhereItMakesNoDifference() {
    Digest base = digest("base");
    hear(holding("one", 2, base));
    hear(holding("two", 2, base));

    assertThat(farm.near(POOL, List.of(base))).isEmpty();
    assertThat(farm.near(POOL, List.of(digest("other")))).isEmpty();
    assertThat(farm.near(POOL, List.of())).isEmpty();
    assertThat(farm.near(Pool.parse("arm64"), List.of(base))).isEmpty();
  }

  @Test
  void atMostEightWorkersAreNamedAsNear() {
    Digest base = digest("base");
    for (int number = 10; number < 30; number++) {
      hear(holding("w" + number, 1, base));
    }
    hear(holding("far", 1));

    assertThat(farm.near(POOL, List.of(base)))
        .containsExactly("w10", "w11", "w12", "w13", "w14", "w15", "w16", "w17");
  }

  @Test
  void aWorkerIsNearForAsLongAsItSaysThatItHasTheImage() {
    Digest base = digest("base");
    hear(holding("w", 1, base));
    hear(holding("far", 1));
    assertThat(farm.near(POOL, List.of(base))).containsExactly("w");

    hear(holding("w", 1, digest("other")));

    assertThat(farm.near(POOL, List.of(base))).isEmpty();
    assertThat(farm.near(POOL, List.of(digest("other")))).containsExactly("w");
  }

  @Test
  void aPoolIsOfferedByWhoeverIsAliveAndFitsIt() {
    Pool bigmem = Pool.parse(POOL.architecture() + ".bigmem");
    hear(labelled("plain"));
    assertThat(farm.isOffered(POOL)).isTrue();
    assertThat(farm.isOffered(bigmem)).isFalse();

    hear(labelled("big", "bigmem", "ssd"));
    assertThat(farm.isOffered(bigmem)).isTrue();
    assertThat(farm.isOffered(Pool.parse("other.bigmem"))).isFalse();

    listen(LEASE.plus(MOMENT));
    assertThat(farm.isOffered(bigmem)).isFalse();
  }

  private static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }

  private static Heartbeat holding(String name, int slots, Digest... images) {
    return described(name, slots, List.of(), List.of(images));
  }

  private static Heartbeat labelled(String name, String... labels) {
    return described(name, 2, List.of(labels), List.of());
  }

  private static Heartbeat described(
      String name, int slots, List<String> labels, List<Digest> holds) {
    return new Heartbeat(
        worker(name, 1),
        Instant.EPOCH,
        "test",
        List.of(POOL),
        slots,
        List.of(),
        false,
        new TreeSet<>(labels),
        Optional.empty(),
        "",
        Optional.empty(),
        holds);
  }

  private void hearAll(int workers, int life) {
    for (int i = 0; i < workers; i++) {
      hear(heartbeat(worker("w" + i, life), 2));
    }
  }

  private void hear(Heartbeat heartbeat) {
    farm.heard(heartbeat, now);
  }

  /** A probe sent {@code span} after the one before has been read back. */
  private void listen(Duration span) {
    now = now.plus(span);
    farm.passed(Instant.EPOCH, now);
    farm.listenedUntil(now);
  }

  private Optional<String> loss(WorkerInstance instance) {
    return farm.lossOf(attempt(1), instance, Duration.ZERO).map(Loss::reason);
  }

  private static Heartbeat heartbeat(WorkerInstance worker, int slots) {
    return heartbeat(worker, slots, POOL, false);
  }

  private static Heartbeat working(WorkerInstance worker, AttemptId attempt) {
    return new Heartbeat(
        worker,
        Instant.EPOCH,
        "test",
        List.of(POOL),
        2,
        List.of(new Heartbeat.RunningAttempt(BUILD, image("it"), attempt, "build", Instant.EPOCH)),
        false);
  }

  private static Heartbeat heartbeat(
      WorkerInstance worker, int slots, Pool pool, boolean draining) {
    return new Heartbeat(worker, Instant.EPOCH, "test", List.of(pool), slots, List.of(), draining);
  }
}
