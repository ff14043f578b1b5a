package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.LOG;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.key;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.InputKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports and requests to cancel; {@link SubmissionTest} and {@link RetryTest} have the rest. */
class JudgeTest {

  @Test
  void aRequestToCancelARunningBuildIsWrittenDown() {
    PartitionFixture partition = PartitionFixture.running(task("it"));

    assertThat(partition.judge(new InboxMessage.CancelBuild(BUILD, "me")))
        .containsExactly(new Fact.CancellationRequested(BUILD, "me"));
  }

  @Test
  void aSecondRequestToCancelIsNothing() {
    PartitionFixture partition =
        PartitionFixture.running(task("it")).write(new Fact.CancellationRequested(BUILD, "me"));

    assertThat(partition.judge(new InboxMessage.CancelBuild(BUILD, "you"))).isEmpty();
  }

  @Test
  void cancellingAnUnknownOrEndedBuildIsNothing() {
    PartitionFixture partition =
        PartitionFixture.running(task("it"))
            .write(new Fact.BuildEnded(BUILD, BuildStatus.FAILED, Optional.empty()));

    assertThat(partition.judge(new InboxMessage.CancelBuild(BUILD, "me"))).isEmpty();
    assertThat(partition.judge(new InboxMessage.CancelBuild(build(9), "me"))).isEmpty();
  }

  @Test
  void theFirstStartOfTheCurrentDispatchWins() {
    PartitionFixture partition = PartitionFixture.running(task("it")).queued(1, "it");

    assertThat(partition.judge(started(1, 1)))
        .containsExactly(new Fact.TaskStarted(BUILD, image("it"), 1, attempt(1), WORKER, LOG));
    partition.started(1, "it", 1);
    assertThat(partition.judge(started(1, 2))).isEmpty();
    assertThat(partition.judge(started(1, 1))).isEmpty();
  }

  @Test
  void aStartOfAnOldDispatchIsRefused() {
    PartitionFixture partition =
        PartitionFixture.running(task("it")).queued(1, "it").queued(2, "it");

    assertThat(partition.judge(started(1, 1))).isEmpty();
    assertThat(partition.judge(started(2, 2))).hasSize(1);
  }

  @Test
  void aStartOfADispatchThatWasNeverMadeIsRefused() {
    PartitionFixture partition = PartitionFixture.running(task("it"));

    assertThat(partition.judge(started(0, 1))).isEmpty();
    assertThat(partition.judge(started(1, 1))).isEmpty();
  }

  @Test
  void aSuccessOfTheCurrentAttemptIsAccepted() {
    PartitionFixture partition = building();

    assertThat(partition.judge(succeeded(1, key("it"), false)))
        .containsExactly(new Fact.TaskBuilt(BUILD, image("it"), attempt(1), WORKER, digest("it")));
  }

  @Test
  void anImageThatWasThereBeforeIsReused() {
    PartitionFixture partition = building();

    assertThat(partition.judge(succeeded(1, key("it"), true)))
        .containsExactly(new Fact.TaskReused(BUILD, image("it"), attempt(1), WORKER, digest("it")));
  }

  @Test
  void aSuccessOfALostAttemptWinsWhileNobodyElseBuilds() {
    PartitionFixture partition = lost();

    assertThat(partition.judge(succeeded(1, key("it"), false))).hasSize(1);
  }

  @Test
  void aSuccessOfALostAttemptWinsWhileTheTaskIsOfferedAgain() {
    PartitionFixture partition = lost().queued(2, "it");

    assertThat(partition.judge(succeeded(1, key("it"), false))).hasSize(1);
  }

  @Test
  void aSuccessOfALostAttemptWinsWhileAnotherBuilds() {
    PartitionFixture partition = lost().queued(2, "it").started(2, "it", 2);

    assertThat(partition.judge(succeeded(1, key("it"), false)))
        .containsExactly(new Fact.TaskBuilt(BUILD, image("it"), attempt(1), WORKER, digest("it")));
  }

  @Test
  void aSuccessWithAnotherInputKeyIsRefused() {
    PartitionFixture partition = building();

    assertThat(partition.judge(succeeded(1, key("it", "other-parent"), false))).isEmpty();
  }

  @Test
  void aSuccessOfATaskThatWasNeverOfferedIsRefused() {
    PartitionFixture partition = PartitionFixture.running(task("it"));

    assertThat(partition.judge(succeeded(1, key("it"), false))).isEmpty();
  }

  @Test
  void theSecondSuccessIsNothing() {
    PartitionFixture partition = building().built("it", 1);

    assertThat(partition.judge(succeeded(1, key("it"), false))).isEmpty();
    assertThat(partition.judge(succeeded(2, key("it"), true))).isEmpty();
  }

  @Test
  void aFailureOfAnAttemptThatIsNotCurrentIsNothing() {
    PartitionFixture partition = lost().queued(2, "it").started(2, "it", 2);

    assertThat(partition.judge(failed(1))).isEmpty();
    assertThat(partition.judge(failed(2))).hasSize(1);
  }

  @Test
  void aReleaseOfTheCurrentAttemptIsWrittenDown() {
    PartitionFixture partition = building();

    assertThat(partition.judge(released(1)))
        .containsExactly(new Fact.AttemptReleased(BUILD, image("it"), attempt(1), "drain"));
  }

  @Test
  void aReleaseOfAnAttemptThatIsNotCurrentIsNothing() {
    PartitionFixture partition = lost().queued(2, "it").started(2, "it", 2);

    assertThat(partition.judge(released(1))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUILT", "FAILED", "CANCELLED"})
  void noReportChangesATaskThatHasEnded(TaskStatus status) {
    PartitionFixture partition = building();
    switch (status) {
      case BUILT -> partition.built("it", 1);
      case FAILED ->
          partition.write(
              new Fact.TaskFailed(
                  BUILD, image("it"), Optional.empty(), failure(FailureCause.BUILD)));
      default -> partition.write(new Fact.TaskCancelled(BUILD, image("it"), Optional.empty()));
    }

    assertThat(partition.judge(started(1, 1))).isEmpty();
    assertThat(partition.judge(succeeded(1, key("it"), false))).isEmpty();
    assertThat(partition.judge(failed(1))).isEmpty();
    assertThat(partition.judge(released(1))).isEmpty();
  }

  @Test
  void reportsAboutUnknownBuildsAndImagesAreNothing() {
    PartitionFixture partition = PartitionFixture.running(task("other"));

    assertThat(partition.judge(started(1, 1))).isEmpty();
    assertThat(PartitionFixture.taken().judge(started(1, 1))).isEmpty();
  }

  @Test
  void reportsAboutAnEndedBuildAreNothing() {
    PartitionFixture partition =
        building().write(new Fact.BuildEnded(BUILD, BuildStatus.FAILED, Optional.empty()));

    assertThat(partition.judge(succeeded(1, key("it"), false))).isEmpty();
  }

  @Test
  void judgingChangesNothing() {
    PartitionFixture partition = building().accepted(build(2), header(), task("it"));
    String before = partition.snapshot();

    partition.judge(succeeded(1, key("it"), false));
    partition.judge(failed(1));
    partition.judge(new InboxMessage.CancelBuild(BUILD, "me"));

    assertThat(partition.snapshot()).isEqualTo(before);
  }

  private static PartitionFixture building() {
    return PartitionFixture.running(task("it")).queued(1, "it").started(1, "it", 1);
  }

  private static PartitionFixture lost() {
    return building().write(new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false));
  }

  private static InboxMessage started(int dispatch, int attempt) {
    return new InboxMessage.AttemptStarted(
        BUILD, image("it"), attempt(attempt), dispatch, WORKER, LOG);
  }

  private static InboxMessage succeeded(int attempt, InputKey key, boolean reused) {
    return new InboxMessage.AttemptSucceeded(
        BUILD, image("it"), attempt(attempt), WORKER, key, digest("it"), reused);
  }

  private static InboxMessage failed(int attempt) {
    return new InboxMessage.AttemptFailed(
        BUILD, image("it"), attempt(attempt), WORKER, failure(FailureCause.BUILD));
  }

  private static InboxMessage released(int attempt) {
    return new InboxMessage.AttemptReleased(BUILD, image("it"), attempt(attempt), WORKER, "drain");
  }
}
