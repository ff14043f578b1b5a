package dev.kiln.coordinator.farm;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.POOL;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FarmTest {

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Farm farm = new Farm(LEASE);

  @Test
  void aWorkerIsAliveForOneLeaseAfterItsHeartbeat() {
    farm.heard(heartbeat(worker("w", 1), 2));

    listen(LEASE);
    assertThat(farm.isAlive("w")).isTrue();
    listen(MOMENT);
    assertThat(farm.isAlive("w")).isFalse();
  }

  @Test
  void anAttemptIsLostOneLeaseAfterTheLastHeartbeatOfItsWorker() {
    farm.heard(heartbeat(worker("w", 1), 2));
    listen(Duration.ofSeconds(10));
    farm.heard(heartbeat(worker("w", 1), 2));

    listen(LEASE);
    assertThat(loss(worker("w", 1))).isEmpty();
    listen(MOMENT);
    assertThat(loss(worker("w", 1))).contains("worker w has been silent for 15 s");
  }

  @Test
  void aDeafCoordinatorLosesNobody() {
    farm.heard(heartbeat(worker("w", 1), 2));

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
    farm.heard(heartbeat(worker("w", 1), 2));
    listen(Duration.ofHours(3));

    assertThat(loss(worker("w", 2))).isEmpty();
  }

  @Test
  void anAttemptThatALiveWorkerHasNotListedForTwoLeasesIsAbandoned() {
    WorkerInstance instance = worker("w", 1);
    farm.heard(working(instance, attempt(1)));
    listen(LEASE.multipliedBy(2));
    farm.heard(heartbeat(instance, 2));
    assertThat(loss(instance)).isEmpty();

    listen(MOMENT);

    assertThat(loss(instance)).contains("worker w does not work on it");
  }

  @Test
  void anAttemptThatIsListedIsNotAbandoned() {
    WorkerInstance instance = worker("w", 1);
    farm.heard(working(instance, attempt(1)));
    listen(LEASE.multipliedBy(2));
    farm.heard(working(instance, attempt(1)));
    listen(LEASE);

    assertThat(loss(instance)).isEmpty();
  }

  @Test
  void aRestartedWorkerLosesItsOldAttemptsAtOnce() {
    farm.heard(heartbeat(worker("w", 1), 2));

    farm.heard(heartbeat(worker("w", 2), 2));

    assertThat(loss(worker("w", 1))).contains("worker w was restarted");
    assertThat(loss(worker("w", 2))).isEmpty();
  }

  @Test
  void aHeartbeatOfAnEarlierLifeChangesNothing() {
    farm.heard(heartbeat(worker("w", 2), 2));
    listen(LEASE);

    farm.heard(heartbeat(worker("w", 1), 8));
    listen(MOMENT);

    assertThat(farm.isAlive("w")).isFalse();
    assertThat(farm.workers()).extracting(Heartbeat::worker).containsExactly(worker("w", 2));
  }

  @Test
  void aWorkerThatIsHeardAgainIsAliveAgain() {
    farm.heard(heartbeat(worker("w", 1), 2));
    listen(LEASE.multipliedBy(2));

    farm.heard(heartbeat(worker("w", 1), 2));

    assertThat(farm.isAlive("w")).isTrue();
    assertThat(loss(worker("w", 1))).isEmpty();
  }

  @Test
  void anUnknownWorkerIsNotAlive() {
    assertThat(farm.isAlive("nobody")).isFalse();
  }

  @Test
  void theWindowIsTheFreeSlotsAndOneForEachWorker() {
    farm.heard(heartbeat(worker("a", 1), 2));
    farm.heard(heartbeat(worker("b", 1), 3));

    assertThat(farm.freeSlots(POOL)).isEqualTo(5);
    assertThat(farm.window(POOL)).isEqualTo(7);
  }

  @Test
  void drainingSilentAndForeignWorkersHaveNoSlots() {
    farm.heard(heartbeat(worker("silent", 1), 8));
    listen(LEASE.plus(MOMENT));
    farm.heard(heartbeat(worker("draining", 1), 4, POOL, true));
    farm.heard(heartbeat(worker("foreign", 1), 4, Pool.parse("arm64"), false));

    assertThat(farm.freeSlots(POOL)).isZero();
    assertThat(farm.window(POOL)).isZero();
  }

  /** A probe sent {@code span} after the one before has been read back. */
  private void listen(Duration span) {
    farm.listenedUntil(farm.listened().plus(span));
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
