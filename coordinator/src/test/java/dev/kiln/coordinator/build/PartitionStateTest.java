package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PartitionStateTest {

  @Test
  void aPartitionThatNobodyTookHasNoTerm() {
    PartitionState state = new PartitionState(0);

    assertThat(state.term()).isEqualTo(PartitionState.NO_TERM);
    assertThat(state.nextOffset()).isZero();
    assertThat(state.nextInboxOffset()).isZero();
    assertThat(state.builds()).isEmpty();
  }

  @Test
  void theOffsetOfTheNewestMarkerIsTheTerm() {
    PartitionFixture partition = PartitionFixture.running(task("base"));

    long marker = partition.state.nextOffset();
    partition.write(new Fact.PartitionTaken("another"));

    assertThat(partition.state.term()).isEqualTo(marker);
  }

  @Test
  void factsOfAnOlderTermAreVoid() {
    PartitionFixture partition = PartitionFixture.running(task("base"));
    long old = partition.state.term();
    partition.write(new Fact.PartitionTaken("another"));
    String before = partition.snapshot();

    partition.writeAs(
        old, OptionalLong.of(9), new Fact.TaskCancelled(BUILD, image("base"), Optional.empty()));

    assertThat(partition.snapshot()).isEqualTo(before);
    assertThat(partition.state.nextInboxOffset()).isZero();
  }

  @Test
  void factsOfATermThatNobodyStartedAreVoid() {
    PartitionFixture partition = PartitionFixture.running(task("base"));
    String before = partition.snapshot();

    partition.writeAs(
        partition.state.term() + 1,
        OptionalLong.empty(),
        new Fact.TaskCancelled(BUILD, image("base"), Optional.empty()));

    assertThat(partition.snapshot()).isEqualTo(before);
  }

  @Test
  void voidFactsMoveTheOffsetAllTheSame() {
    PartitionFixture partition = PartitionFixture.taken();
    long offset = partition.state.nextOffset();

    partition.writeAs(
        77, OptionalLong.empty(), new Fact.TaskCancelled(BUILD, image("base"), Optional.empty()));

    assertThat(partition.state.nextOffset()).isEqualTo(offset + 1);
  }

  @Test
  void anOffsetThatHasBeenFoldedChangesNothing() {
    PartitionFixture partition = PartitionFixture.running(task("base"));
    String before = partition.snapshot();
    long term = partition.state.term();

    partition.state.fold(
        new RecordedFact(
            partition.state.nextOffset() - 1,
            partition.now(),
            term,
            OptionalLong.of(12),
            new Fact.TaskCancelled(BUILD, image("base"), Optional.empty())));
    partition.state.fold(
        new RecordedFact(
            0, partition.now(), term, OptionalLong.empty(), new Fact.PartitionTaken("x")));

    assertThat(partition.snapshot()).isEqualTo(before);
    assertThat(partition.state.term()).isEqualTo(term);
  }

  @Test
  void offsetsMayHaveHoles() {
    PartitionFixture partition = PartitionFixture.taken();

    partition.state.fold(
        new RecordedFact(
            40, partition.now(), 0, OptionalLong.of(2), new Fact.BuildRejected(BUILD, "no")));

    assertThat(partition.state.nextOffset()).isEqualTo(41);
    assertThat(partition.state.nextInboxOffset()).isEqualTo(3);
  }

  @Test
  void theNextInboxOffsetFollowsTheGreatestAnsweredOne() {
    PartitionFixture partition = PartitionFixture.taken();

    partition
        .writeAs(0, OptionalLong.of(5), new Fact.BuildRejected(BUILD, "no"))
        .writeAs(0, OptionalLong.of(3), new Fact.BuildRejected(BUILD, "no"))
        .writeAs(0, OptionalLong.empty(), new Fact.BuildRejected(BUILD, "no"));

    assertThat(partition.state.nextInboxOffset()).isEqualTo(6);
  }

  @Test
  void aBuildBeginsWhenItIsAcceptedWithThePartsInTheirOrder() {
    PartitionFixture partition = PartitionFixture.taken();
    List<PlannedTask> tasks = List.of(task("base"), task("child", "base"));

    partition
        .write(new Fact.PlanPart(BUILD, 1, tasks.subList(1, 2)))
        .write(new Fact.PlanPart(BUILD, 0, tasks.subList(0, 1)));
    assertThat(partition.state.builds()).isEmpty();
    partition
        .later(Duration.ofSeconds(4))
        .write(new Fact.BuildAccepted(BUILD, header().build(), 2, PlannedTask.digest(tasks)));

    assertThat(partition.build().acceptedAt()).isEqualTo(PartitionFixture.START.plusSeconds(4));
    assertThat(partition.build().status()).isEqualTo(BuildStatus.RUNNING);
    assertThat(partition.task("child").level()).isEqualTo(2);
    assertThat(partition.task("base").remaining()).isEqualTo(Duration.ofMinutes(2));
    assertThat(partition.ready()).containsExactly(image("base"));
  }

  @Test
  void aPartThatComesTwiceCountsOnce() {
    PartitionFixture partition = PartitionFixture.taken();

    partition
        .write(new Fact.PlanPart(BUILD, 0, List.of(task("first"))))
        .write(new Fact.PlanPart(BUILD, 0, List.of(task("second"))));

    assertThat(partition.state.planParts(BUILD)).containsEntry(0, List.of(task("first")));
  }

  @Test
  void aPartOfABuildThatRunsIsNotKept() {
    PartitionFixture partition = PartitionFixture.running(task("base"));

    partition.write(new Fact.PlanPart(BUILD, 0, List.of(task("base"))));

    assertThat(partition.state.planParts(BUILD)).isEmpty();
  }

  @Test
  void aRejectedSubmissionLeavesNothingBehind() {
    PartitionFixture partition = PartitionFixture.taken();

    partition
        .write(new Fact.PlanPart(BUILD, 0, List.of(task("base"))))
        .write(new Fact.BuildRejected(BUILD, "no"));

    assertThat(partition.state.planParts(BUILD)).isEmpty();
    assertThat(partition.state.builds()).isEmpty();
  }

  @Test
  void acceptanceWithoutAPlanChangesNothing() {
    PartitionFixture partition = PartitionFixture.taken();

    partition.write(new Fact.BuildAccepted(BUILD, header().build(), 1, digest("plan")));

    assertThat(partition.state.builds()).isEmpty();
  }

  @Test
  void aSecondAcceptanceDoesNotBeginTheBuildAgain() {
    PartitionFixture partition = PartitionFixture.running(task("base")).made("base", 1);

    partition.accepted(BUILD, header(), task("other"));

    assertThat(partition.task("base").status()).isEqualTo(TaskStatus.BUILT);
  }

  @Test
  void factsAboutUnknownBuildsAndImagesChangeNothing() {
    PartitionFixture partition = PartitionFixture.running(task("base"));
    String before = partition.snapshot();

    partition
        .write(new Fact.TaskCancelled(build(9), image("base"), Optional.empty()))
        .write(new Fact.TaskCancelled(BUILD, image("stranger"), Optional.empty()))
        .write(new Fact.BuildEnded(build(9), BuildStatus.FAILED, Optional.empty()));

    assertThat(partition.snapshot()).isEqualTo(before);
  }

  @Test
  void nothingChangesABuildThatHasEnded() {
    PartitionFixture partition =
        PartitionFixture.running(task("base"))
            .write(new Fact.BuildEnded(BUILD, BuildStatus.FAILED, Optional.of("why")));
    String before = partition.snapshot();
    long lastOffset = partition.build().lastOffset();

    partition
        .later(Duration.ofSeconds(1))
        .queued(1, "base")
        .write(new Fact.CancellationRequested(BUILD, "me"))
        .write(new Fact.BuildEnded(BUILD, BuildStatus.SUCCEEDED, Optional.empty()));

    assertThat(partition.snapshot()).isEqualTo(before);
    assertThat(partition.build().lastOffset()).isEqualTo(lastOffset);
  }

  @Test
  void theFirstRequestToCancelIsTheOneThatCounts() {
    PartitionFixture partition = PartitionFixture.running(task("base"));

    partition
        .write(new Fact.CancellationRequested(BUILD, "first"))
        .write(new Fact.CancellationRequested(BUILD, "second"));

    assertThat(partition.build().cancellationRequestedBy()).contains("first");
  }

  @Test
  void theEndOfABuildIsRememberedWithItsReasonAndTime() {
    PartitionFixture partition =
        PartitionFixture.running(task("base"))
            .later(Duration.ofMinutes(1))
            .write(new Fact.BuildEnded(BUILD, BuildStatus.CANCELLED, Optional.of("by me")));

    assertThat(partition.build().status()).isEqualTo(BuildStatus.CANCELLED);
    assertThat(partition.build().message()).contains("by me");
    assertThat(partition.build().endedAt()).contains(PartitionFixture.START.plusSeconds(60));
  }

  @Test
  void theNewestPublishedBuildIsTheOneThatWasSubmittedLast() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(build(1), header(), task("base"))
            .accepted(build(2), header(), task("base"));

    partition
        .write(new Fact.BuildPublished(build(2), "r:test", digest("two")))
        .write(new Fact.BuildPublished(build(1), "r:test", digest("one")));

    assertThat(partition.state.publicTags().newest("r:test")).contains(build(2));
    assertThat(partition.state.publicTags().newest("r:other")).isEmpty();
  }

  @Test
  void buildsAreListedOldestFirst() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(build(2), header(), task("base"))
            .accepted(build(1), header(), task("base"));

    assertThat(partition.state.builds())
        .extracting(BuildState::id)
        .containsExactly(build(1), build(2));
  }
}
