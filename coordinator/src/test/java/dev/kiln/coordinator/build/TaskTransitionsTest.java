package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.digests;
import static dev.kiln.coordinator.build.Samples.existing;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.key;
import static dev.kiln.coordinator.build.Samples.task;
import static dev.kiln.coordinator.build.TaskFixture.facts;
import static dev.kiln.coordinator.build.TaskFixture.failed;
import static dev.kiln.coordinator.build.TaskFixture.finallyFailed;
import static dev.kiln.coordinator.build.TaskFixture.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.Views;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every edge of the table in {@link TaskState} does. Which edges there are is the matter of
 * {@link StatusDocumentsTest}.
 */
class TaskTransitionsTest {

  @ParameterizedTest
  @EnumSource(TaskStatus.class)
  void theFixtureReachesEveryStatus(TaskStatus status) {
    assertThat(in(status).task("it").status()).isEqualTo(status);
  }

  @Test
  void everyKindOfFactAboutATaskIsCovered() {
    List<Class<?>> kinds = List.of(Fact.OfTask.class.getPermittedSubclasses());

    assertThat(facts(1)).extracting(Object::getClass).containsExactlyInAnyOrderElementsOf(kinds);
  }

  @Test
  void waitingToQueuedRemembersWhatItIsBuiltOn() {
    PartitionFixture partition = PartitionFixture.running(task("base"), task("it", "base"));

    partition.made("base", 1).later(Duration.ofSeconds(3)).queued(1, "it", "base");

    assertThat(partition.task("it").parents()).isEqualTo(digests("base"));
    assertThat(partition.task("it").inputKey()).contains(key("it", "base"));
    assertThat(partition.task("it").queuedAt()).contains(PartitionFixture.START.plusSeconds(3));
    assertThat(partition.queued()).containsExactly(image("it"));
    assertThat(partition.ready()).isEmpty();
  }

  @Test
  void queuedToQueuedTakesTheGreaterDispatchAlone() {
    PartitionFixture partition = in(TaskStatus.QUEUED);

    partition.queued(3, "it");
    String before = partition.snapshot();
    partition.later(Duration.ofSeconds(1)).queued(2, "it").queued(3, "it");

    assertThat(partition.task("it").dispatch()).isEqualTo(3);
    assertThat(partition.snapshot()).isEqualTo(before);
  }

  @Test
  void queuedToBuildingNeedsTheCurrentDispatch() {
    PartitionFixture partition = in(TaskStatus.QUEUED).queued(2, "it");

    partition.started(1, "it", 7);
    assertThat(partition.task("it").status()).isEqualTo(TaskStatus.QUEUED);
    partition.started(2, "it", 8);

    assertThat(partition.task("it").currentAttempt().map(AttemptRecord::id)).contains(attempt(8));
    assertThat(partition.task("it").attempts()).hasSize(1);
  }

  @Test
  void buildingToWaitingByFailureCountsItAndWaits() {
    PartitionFixture partition = in(TaskStatus.BUILDING).later(Duration.ofSeconds(9));

    partition.write(failed(1, FailureCause.BUILD));

    Instant now = partition.now();
    TaskState task = partition.task("it");
    assertThat(task.ownFailures()).isEqualTo(1);
    assertThat(task.failure()).contains(failure(FailureCause.BUILD));
    assertThat(task.notBefore()).contains(now.plusSeconds(5));
    assertThat(task.attempts().getFirst().outcome()).isEqualTo(AttemptRecord.Outcome.FAILED);
    assertThat(task.attempts().getFirst().endedAt()).contains(now);
    assertThat(task.currentAttempt()).isEmpty();
    assertThat(partition.ready()).containsExactly(image("it"));
  }

  @Test
  void buildingToWaitingByTheFarmsFaultRemembersSinceWhen() {
    PartitionFixture partition = in(TaskStatus.BUILDING);
    Instant first = partition.now();

    partition
        .write(failed(1, FailureCause.REGISTRY))
        .later(Duration.ofMinutes(2))
        .queued(2, "it")
        .started(2, "it", 2)
        .write(failed(2, FailureCause.DISK));

    assertThat(partition.task("it").infrastructureFailedSince()).contains(first);
    assertThat(partition.task("it").ownFailures()).isZero();
  }

  @Test
  void aFailureOfTheImageItselfEndsTheFarmsBadTime() {
    PartitionFixture partition =
        in(TaskStatus.BUILDING)
            .write(failed(1, FailureCause.REGISTRY))
            .queued(2, "it")
            .started(2, "it", 2);

    partition.write(failed(2, FailureCause.BUILD));

    assertThat(partition.task("it").infrastructureFailedSince()).isEmpty();
    assertThat(partition.task("it").ownFailures()).isEqualTo(1);
  }

  @Test
  void buildingToWaitingByLossIsDueAtOnce() {
    PartitionFixture partition = in(TaskStatus.BUILDING);

    partition.write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false));

    assertThat(partition.task("it").notBefore()).contains(partition.now());
    assertThat(partition.task("it").ownFailures()).isZero();
    assertThat(partition.task("it").attempts().getFirst().outcome())
        .isEqualTo(AttemptRecord.Outcome.LOST);
  }

  @Test
  void buildingToWaitingByReleaseIsDueAtOnce() {
    PartitionFixture partition = in(TaskStatus.BUILDING);

    partition.write(new Fact.AttemptReleased(BUILD, image("it"), attempt(1), "drain"));

    assertThat(partition.task("it").notBefore()).contains(partition.now());
    assertThat(partition.task("it").attempts().getFirst().outcome())
        .isEqualTo(AttemptRecord.Outcome.RELEASED);
  }

  @Test
  void theEndOfAnAttemptThatIsNotTheCurrentOneChangesNothing() {
    PartitionFixture partition =
        in(TaskStatus.BUILDING)
            .write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false))
            .queued(2, "it")
            .started(2, "it", 2);
    String before = partition.snapshot();

    partition
        .write(failed(1, FailureCause.BUILD))
        .write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false))
        .write(new Fact.AttemptReleased(BUILD, image("it"), attempt(1), "drain"));

    assertThat(partition.snapshot()).isEqualTo(before);
  }

  @Test
  void buildingToBuiltUnlocksTheChildrenWithItsDigest() {
    PartitionFixture partition =
        PartitionFixture.running(task("base"), task("left", "base"), task("right", "base"))
            .queued(1, "base")
            .started(1, "base", 1);

    partition.built("base", 1);

    assertThat(partition.task("base").digest()).contains(digest("base"));
    assertThat(partition.ready()).containsExactly(image("left"), image("right"));
    assertThat(partition.parentDigests("left")).isEqualTo(digests("base"));
  }

  @Test
  void aChildOfTwoIsReadyWithTheSecondOne() {
    PartitionFixture partition =
        PartitionFixture.running(task("one"), task("two"), task("child", "one", "two"));

    partition.made("one", 1);
    assertThat(partition.ready()).containsExactly(image("two"));
    partition.made("two", 2);

    assertThat(partition.ready()).containsExactly(image("child"));
  }

  @Test
  void aTaskBelowASkippedParentIsReadyFromTheStartIfAnImageStandsIn() {
    PartitionFixture partition = PartitionFixture.running(existing("parent"), task("it", "parent"));

    assertThat(partition.task("parent").status()).isEqualTo(TaskStatus.SKIPPED);
    assertThat(partition.ready()).containsExactly(image("it"));
    assertThat(partition.parentDigests("it")).isEqualTo(digests("parent"));
  }

  @Test
  void aTaskWaitsForItsOtherParentsBesideASkippedOne() {
    PartitionFixture partition =
        PartitionFixture.running(existing("there"), task("made"), task("it", "there", "made"));
    assertThat(partition.ready()).containsExactly(image("made"));

    partition.made("made", 1);

    assertThat(partition.ready()).containsExactly(image("it"));
    assertThat(partition.parentDigests("it")).isEqualTo(digests("made", "there"));
  }

  @Test
  void aSkippedTaskHasNoImageOfItsOwnAndUnlocksNoSkippedChild() {
    PartitionFixture partition =
        PartitionFixture.running(
            existing("root"), existing("parent", "root"), task("it", "parent"));

    assertThat(partition.task("parent").digest()).isEmpty();
    assertThat(partition.task("parent").digestForChildren()).contains(digest("parent"));
    assertThat(partition.ready()).containsExactly(image("it"));
  }

  @Test
  void aSkippedTaskIsShownWithItsReasonAndWithoutAnImageOfItsOwn() {
    PartitionFixture partition = PartitionFixture.running(existing("parent"), task("it", "parent"));

    TaskView view = Views.of(partition.build(), partition.task("parent"));

    assertThat(view.status()).isEqualTo(TaskStatus.SKIPPED);
    assertThat(view.reason()).contains("it is there already");
    assertThat(view.digest()).isEmpty();
    assertThat(view.reference()).isEmpty();
  }

  @Test
  void waitingToBuiltByALostAttemptThatBringsTheImageAfterAll() {
    PartitionFixture partition =
        in(TaskStatus.BUILDING)
            .write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false));

    partition.built("it", 1);

    assertThat(partition.task("it").status()).isEqualTo(TaskStatus.BUILT);
    assertThat(partition.task("it").attempts().getFirst().outcome())
        .isEqualTo(AttemptRecord.Outcome.BUILT);
    assertThat(partition.ready()).isEmpty();
  }

  @Test
  void buildingToBuiltByAnotherAttemptSupersedesTheCurrentOne() {
    PartitionFixture partition =
        in(TaskStatus.BUILDING)
            .write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false))
            .queued(2, "it")
            .started(2, "it", 2);

    partition.built("it", 1);

    assertThat(partition.task("it").attempts())
        .extracting(AttemptRecord::outcome)
        .containsExactly(AttemptRecord.Outcome.BUILT, AttemptRecord.Outcome.SUPERSEDED);
  }

  @Test
  void theSecondSuccessDoesNotReplaceTheDigest() {
    PartitionFixture partition = in(TaskStatus.BUILT);

    partition.write(new Fact.TaskBuilt(BUILD, image("it"), attempt(2), WORKER, digest("other")));

    assertThat(partition.task("it").digest()).contains(digest("it"));
  }

  @Test
  void buildingToFailedKeepsTheReasonAndDoomsTheChildren() {
    PartitionFixture partition =
        PartitionFixture.running(task("it"), task("child", "it"), task("grandchild", "child"))
            .queued(1, "it")
            .started(1, "it", 1);

    partition.write(finallyFailed());

    assertThat(partition.task("it").failure()).contains(failure(FailureCause.TEMPLATE));
    assertThat(partition.task("it").attempts().getFirst().failure())
        .contains(failure(FailureCause.TEMPLATE));
    assertThat(partition.doomed()).isEqualTo(Map.of(image("child"), image("it")));
  }

  @Test
  void waitingToParentFailedHandsTheRootOn() {
    PartitionFixture partition =
        PartitionFixture.running(task("it"), task("child", "it"), task("grandchild", "child"))
            .write(finallyFailed());

    partition.write(new Fact.TaskParentFailed(BUILD, image("child"), image("it")));

    assertThat(partition.task("child").rootCause()).contains(image("it"));
    assertThat(partition.doomed()).isEqualTo(Map.of(image("grandchild"), image("it")));
  }

  @Test
  void buildingToCancelledEndsTheAttempt() {
    PartitionFixture partition = in(TaskStatus.BUILDING);

    partition.write(new Fact.TaskCancelled(BUILD, image("it"), Optional.empty()));

    assertThat(partition.task("it").attempts().getFirst().outcome())
        .isEqualTo(AttemptRecord.Outcome.SUPERSEDED);
    assertThat(partition.building()).isEmpty();
    assertThat(partition.build().allTasksEnded()).isTrue();
  }
}
