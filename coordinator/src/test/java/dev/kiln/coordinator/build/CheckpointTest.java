package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.status.Views;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.BuildId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What may be left behind, and what must come along. */
class CheckpointTest {

  @Test
  void anIdlePartitionIsFoldedFromItsEndInTheTermInForce() {
    PartitionFixture partition = PartitionFixture.taken();

    Checkpoint checkpoint = partition.state.checkpoint(0);

    assertThat(checkpoint.offset()).isEqualTo(partition.state.nextOffset());
    assertThat(checkpoint.term()).isEqualTo(partition.state.term());
  }

  @Test
  void itPointsAtTheFirstFactOfTheOldestBuildThatIsNotArchived() {
    PartitionFixture partition = PartitionFixture.taken();
    long oldTerm = partition.state.term();
    partition.accepted(build(1), header(), task("a"));
    long first = partition.state.nextOffset();
    partition
        .accepted(build(2), header(), task("a"))
        .write(new Fact.PartitionTaken("another"))
        .accepted(build(3), header(), task("a"));
    end(partition, build(1));

    assertThat(partition.state.checkpoint(0).offset()).isEqualTo(first);
    assertThat(partition.state.checkpoint(0).term()).isEqualTo(oldTerm);
  }

  @Test
  void aPlanThatIsNotCompleteYetHoldsItBack() {
    PartitionFixture partition = PartitionFixture.taken();
    long first = partition.state.nextOffset();

    partition.write(new Fact.PlanPart(BUILD, 0, List.of(task("a"))));

    assertThat(partition.state.checkpoint(0).offset()).isEqualTo(first);
  }

  @Test
  void aBuildThatHasOnlyEndedHoldsItBackUntilItIsArchived() {
    PartitionFixture partition = PartitionFixture.running(task("a"));
    partition.write(new Fact.BuildEnded(BUILD, BuildStatus.SUCCEEDED, Optional.empty()));
    assertThat(partition.state.checkpoint(0).offset()).isEqualTo(1);

    partition.write(new Fact.BuildArchived(BUILD));

    assertThat(partition.state.checkpoint(0).offset()).isEqualTo(partition.state.nextOffset());
  }

  @Test
  void whatWasJudgedWithoutAFactIsNotJudgedAgain() {
    PartitionFixture partition = PartitionFixture.taken();

    PartitionState later = new PartitionState(partition.state.checkpoint(17));

    assertThat(later.nextInboxOffset()).isEqualTo(17);
  }

  @Test
  void aBuildWhoseSubmissionComesAgainAfterItWasArchivedDoesNotBeginAnew() {
    PartitionFixture partition = PartitionFixture.running(task("a"));
    end(partition, BUILD);
    PartitionState later = new PartitionState(partition.state.checkpoint(0));

    List<Fact> verdict =
        new Judge(RetryPolicy.standard())
            .judge(
                later,
                new RecordedMessage(
                    0,
                    partition.now(),
                    new InboxMessage.SubmitPlanPart(BUILD, 0, List.of(task("a")))));

    assertThat(verdict).isEmpty();
  }

  @Test
  void thePublicTagsComeAlong() {
    PartitionFixture partition = PartitionFixture.running(task("a"));
    partition.write(new Fact.BuildPublished(BUILD, "r:test", digest("release")));
    end(partition, BUILD);

    PartitionState later = new PartitionState(partition.state.checkpoint(0));

    assertThat(later.publicTags().newest("r:test")).contains(BUILD);
  }

  @Test
  void itIsReadAsItWasWritten() {
    PartitionFixture partition = PartitionFixture.running(task("a"));
    partition.write(new Fact.BuildPublished(BUILD, "r:test", digest("release")));
    end(partition, BUILD);
    Checkpoint checkpoint = partition.state.checkpoint(9);

    assertThat(EventCodec.read("checkpoint", EventCodec.encode(checkpoint), Checkpoint.class))
        .isEqualTo(checkpoint);
  }

  @Test
  void aFactOfAnUnknownTypeLeavesTheBuildAloneUntilTheEnd() {
    PartitionFixture partition = PartitionFixture.running(task("a"));

    partition
        .write(new Fact.Unknown(BUILD, "dev.kiln.task.dreamt.v1"))
        .made("a", 1)
        .write(new Fact.BuildEnded(BUILD, BuildStatus.SUCCEEDED, Optional.empty()));

    assertThat(partition.build().isRunning()).isFalse();
    assertThat(partition.build().status()).isEqualTo(BuildStatus.RUNNING);
    assertThat(Views.summary(partition.build()).message())
        .contains(
            "left alone: this coordinator does not know facts of the type dev.kiln.task.dreamt.v1");
  }

  @Test
  void aBuildThatIsKeptIsShownAsItWas() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), task("b", "a"), task("c", "a"))
            .made("a", 1)
            .queued(1, "b", "a")
            .started(1, "b", 2)
            .write(new Fact.TaskSkipped(BUILD, image("c"), "not tonight"))
            .write(
                new Fact.TaskFailed(
                    BUILD, image("b"), Optional.of(attempt(2)), failure(FailureCause.TEMPLATE)))
            .write(new Fact.BuildEnded(BUILD, BuildStatus.FAILED, Optional.of("why")));
    byte[] kept = EventCodec.encode(partition.build().snapshot());

    BuildState restored = BuildState.restore(EventCodec.read("build", kept, BuildSnapshot.class));

    assertThat(Views.of(restored)).isEqualTo(Views.of(partition.build()));
  }

  private static void end(PartitionFixture partition, BuildId id) {
    partition.write(new Fact.BuildEnded(id, BuildStatus.SUCCEEDED, Optional.empty()));
    partition.writeAs(partition.state.term(), OptionalLong.empty(), new Fact.BuildArchived(id));
  }
}
