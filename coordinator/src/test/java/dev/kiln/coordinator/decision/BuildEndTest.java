package dev.kiln.coordinator.decision;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.excluded;
import static dev.kiln.coordinator.build.Samples.existing;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.mayFail;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.build.PartitionFixture;
import dev.kiln.coordinator.build.Samples;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How builds end, and whose release is published. */
class BuildEndTest {

  private final Decider decider = new Decider(Decider.Rules.standard());
  private final Farm farm = new Farm(Duration.ofSeconds(15));

  @Test
  void aBuildWhoseTasksAllHaveImagesHasSucceeded() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), task("b"), excluded("c", TaskStatus.UNMATCHED))
            .made("a", 1);

    assertThat(facts(partition)).isEmpty();
    partition.made("b", 2);

    assertThat(facts(partition)).containsExactly(ended(BuildStatus.SUCCEEDED));
  }

  @Test
  void anEndedBuildIsNotEndedAgain() {
    PartitionFixture partition = PartitionFixture.running(task("a")).made("a", 1);

    facts(partition).forEach(partition::write);

    assertThat(facts(partition)).isEmpty();
    assertThat(partition.build().status()).isEqualTo(BuildStatus.SUCCEEDED);
  }

  @Test
  void aFailedTaskFailsTheBuildWhenTheOthersHaveEndedToo() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), task("b")).write(failed(BUILD, "a"));

    assertThat(facts(partition)).isEmpty();
    partition.made("b", 2);

    assertThat(facts(partition)).containsExactly(ended(BuildStatus.FAILED));
  }

  @Test
  void aTaskThatMayFailDoesNotFailTheBuild() {
    PartitionFixture partition =
        PartitionFixture.running(mayFail("a"), task("child", "a"), task("b"))
            .write(failed(BUILD, "a"))
            .write(new Fact.TaskParentFailed(BUILD, image("child"), image("a")))
            .made("b", 2);

    assertThat(facts(partition)).containsExactly(ended(BuildStatus.SUCCEEDED));
  }

  @Test
  void aFailureAboveATaskThatMayFailFailsTheBuild() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), mayFail("child", "a"))
            .write(failed(BUILD, "a"))
            .write(new Fact.TaskParentFailed(BUILD, image("child"), image("a")));

    assertThat(facts(partition)).containsExactly(ended(BuildStatus.FAILED));
  }

  @Test
  void aBuildWithCancelledTasksIsCancelledBySomebody() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"), task("b"))
            .made("a", 1)
            .write(new Fact.CancellationRequested(BUILD, "me"))
            .write(new Fact.TaskCancelled(BUILD, image("b"), Optional.empty()));

    assertThat(facts(partition))
        .containsExactly(
            new Fact.BuildEnded(BUILD, BuildStatus.CANCELLED, Optional.of("cancelled by me")));
  }

  @Test
  void aReleaseIsDueWhenEverythingSucceededAndNotBefore() {
    PartitionFixture partition =
        PartitionFixture.taken().accepted(BUILD, header().published(), task("a"), task("b"));

    assertThat(publications(partition.made("a", 1))).isEmpty();
    assertThat(publications(partition.made("b", 2))).containsExactly(BUILD);
    assertThat(facts(partition)).isEmpty();
  }

  @Test
  void aReleaseIsDueUntilItIsPublishedAndThenTheBuildEnds() {
    PartitionFixture partition =
        PartitionFixture.taken().accepted(BUILD, header().published(), task("a")).made("a", 1);
    assertThat(publications(partition)).isEqualTo(publications(partition)).isNotEmpty();

    partition.write(published(partition, BUILD));

    assertThat(publications(partition)).isEmpty();
    assertThat(facts(partition)).containsExactly(ended(BuildStatus.SUCCEEDED));
  }

  @Test
  void nothingIsPublishedOfAFailedBuild() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(BUILD, header().published(), task("a"), task("b"))
            .made("a", 1)
            .write(failed(BUILD, "b"));

    assertThat(publications(partition)).isEmpty();
    assertThat(facts(partition)).containsExactly(ended(BuildStatus.FAILED));
  }

  @Test
  void anOlderBuildIsNotPublishedOverANewerOne() {
    PartitionFixture partition = oldAndNew("test", "test");
    finish(partition, build(2));
    partition.write(published(partition, build(2)));

    finish(partition, build(1));

    assertThat(publications(partition)).isEmpty();
    assertThat(facts(partition))
        .contains(
            new Fact.BuildEnded(
                build(1),
                BuildStatus.SUCCEEDED,
                Optional.of("not published: build %s is newer".formatted(build(2)))));
  }

  @Test
  void ofTwoBuildsThatAreDueUnderOneNameTheNewerIsPublished() {
    PartitionFixture partition = oldAndNew("test", "test");

    finish(partition, build(1));
    finish(partition, build(2));

    assertThat(publications(partition)).containsExactly(build(2));
  }

  @Test
  void anOlderBuildIsPublishedWhileTheNewerOneIsNotFinished() {
    PartitionFixture partition = oldAndNew("test", "test");

    finish(partition, build(1));

    assertThat(publications(partition)).containsExactly(build(1));
  }

  @Test
  void buildsUnderDifferentTagsDoNotStandInEachOthersWay() {
    PartitionFixture partition = oldAndNew("old", "new");
    finish(partition, build(2));
    partition.write(published(partition, build(2)));

    finish(partition, build(1));

    assertThat(publications(partition)).containsExactly(build(1));
  }

  @Test
  void aReleaseThatCannotBeWrittenDoesNotOutliveTheDeadline() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(BUILD, header().published().deadline(Duration.ofHours(1)), task("a"))
            .made("a", 1)
            .later(Duration.ofHours(2));

    facts(partition).forEach(partition::write);

    assertThat(publications(partition)).isEmpty();
    assertThat(facts(partition))
        .containsExactly(
            new Fact.BuildEnded(
                BUILD, BuildStatus.CANCELLED, Optional.of("cancelled by the build's deadline")));
  }

  @Test
  void aReleaseThatHasBeenBegunIsFinishedAlthoughTheBuildIsCancelled() {
    PartitionFixture partition =
        PartitionFixture.taken().accepted(BUILD, header().published(), task("a")).made("a", 1);
    partition
        .write(new Fact.PublicationStarted(BUILD, partition.build().release()))
        .write(new Fact.CancellationRequested(BUILD, "me"));

    assertThat(publications(partition)).containsExactly(BUILD);
    assertThat(facts(partition)).isEmpty();
    partition.write(published(partition, BUILD));

    assertThat(facts(partition)).containsExactly(ended(BuildStatus.SUCCEEDED));
  }

  @Test
  void aReleaseThatCanNotBeFinishedEitherIsGivenUpAfterAnHour() {
    PartitionFixture partition =
        PartitionFixture.taken().accepted(BUILD, header().published(), task("a")).made("a", 1);
    partition
        .write(new Fact.PublicationStarted(BUILD, partition.build().release()))
        .write(new Fact.CancellationRequested(BUILD, "me"))
        .later(Duration.ofMinutes(61));

    assertThat(publications(partition)).isEmpty();
    assertThat(facts(partition))
        .containsExactly(
            new Fact.BuildEnded(
                BUILD,
                BuildStatus.CANCELLED,
                Optional.of(
                    "cancelled by me; its publication could not be finished, and public tags may name images of different builds until the next one is published")));
  }

  @Test
  void aBuildThatWasCancelledAfterItsLastTaskHasSucceededWhenItPublishesNothing() {
    PartitionFixture partition =
        PartitionFixture.running(task("a"))
            .made("a", 1)
            .write(new Fact.CancellationRequested(BUILD, "me"));

    assertThat(facts(partition)).containsExactly(ended(BuildStatus.SUCCEEDED));
  }

  @Test
  void aBuildThatSkipsEverythingHasSucceededAndReplacesNoRelease() {
    PartitionFixture partition =
        PartitionFixture.taken()
            .accepted(BUILD, header().published(), existing("a"), existing("b", "a"));

    assertThat(publications(partition)).isEmpty();
    assertThat(facts(partition))
        .containsExactly(
            new Fact.BuildEnded(
                BUILD,
                BuildStatus.SUCCEEDED,
                Optional.of("not published: no image was built or reused")));
  }

  private static PartitionFixture oldAndNew(String oldTag, String newTag) {
    return PartitionFixture.taken()
        .accepted(build(1), header().published().tag(oldTag), task("a"))
        .accepted(build(2), header().published().tag(newTag), task("a"));
  }

  private static void finish(PartitionFixture partition, BuildId id) {
    partition.write(
        new Fact.TaskBuilt(id, image("a"), Samples.attempt(1), Samples.WORKER, digest("a")));
  }

  private List<Fact> facts(PartitionFixture partition) {
    List<Fact> facts =
        new ArrayList<>(decider.watch(partition.state, farm, Duration.ZERO, partition.now()));
    facts.addAll(decider.decide(partition.state, farm, Share.WHOLE, partition.now()).facts());
    return facts;
  }

  private List<BuildId> publications(PartitionFixture partition) {
    return decider
        .decide(partition.state, farm, Share.WHOLE, partition.now())
        .publications()
        .stream()
        .map(PublicationDue::build)
        .toList();
  }

  private static Fact ended(BuildStatus status) {
    return new Fact.BuildEnded(BUILD, status, Optional.empty());
  }

  private static Fact failed(BuildId id, String image) {
    return new Fact.TaskFailed(id, image(image), Optional.empty(), failure(FailureCause.BUILD));
  }

  private static Fact published(PartitionFixture partition, BuildId id) {
    return new Fact.BuildPublished(id, partition.build(id).release(), digest("release"));
  }
}
