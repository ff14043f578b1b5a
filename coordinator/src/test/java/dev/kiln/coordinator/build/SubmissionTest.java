package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.excluded;
import static dev.kiln.coordinator.build.Samples.existing;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which submissions the judge accepts. */
class SubmissionTest {

  private static final BuildHeader HEADER = header().build();

  @Test
  void aPartOfAPlanIsWrittenDownOnce() {
    PartitionFixture partition = PartitionFixture.taken();
    InboxMessage part = new InboxMessage.SubmitPlanPart(BUILD, 0, List.of(task("base")));
    Fact fact = new Fact.PlanPart(BUILD, 0, List.of(task("base")));

    assertThat(partition.judge(part)).containsExactly(fact);
    partition.write(fact);
    assertThat(partition.judge(part)).isEmpty();
  }

  @Test
  void aPartOfABuildThatRunsIsNothing() {
    PartitionFixture partition = PartitionFixture.running(task("base"));

    assertThat(partition.judge(new InboxMessage.SubmitPlanPart(BUILD, 1, List.of(task("other")))))
        .isEmpty();
  }

  @Test
  void aCompletePlanIsAccepted() {
    List<PlannedTask> tasks = List.of(task("base"), task("child", "base"));
    PartitionFixture partition =
        PartitionFixture.taken()
            .write(new Fact.PlanPart(BUILD, 0, tasks.subList(0, 1)))
            .write(new Fact.PlanPart(BUILD, 1, tasks.subList(1, 2)));

    assertThat(partition.judge(submit(2, tasks)))
        .containsExactly(new Fact.BuildAccepted(BUILD, HEADER, 2, PlannedTask.digest(tasks)));
  }

  @Test
  void aPlanWithoutTasksIsRejected() {
    PartitionFixture partition = PartitionFixture.taken();

    assertThat(partition.judge(submit(0, List.of())))
        .containsExactly(new Fact.BuildRejected(BUILD, "the plan has no tasks"));
  }

  @Test
  void aSecondSubmissionOfARunningBuildIsNothing() {
    PartitionFixture partition = PartitionFixture.running(task("base"));

    assertThat(partition.judge(submit(1, List.of(task("base"))))).isEmpty();
  }

  @Test
  void aPlanWithMissingPartsIsRejected() {
    List<PlannedTask> tasks = List.of(task("base"));
    PartitionFixture partition = planned(tasks);

    assertThat(reason(partition, submit(3, tasks))).isEqualTo("1 of 3 parts of the plan have come");
    assertThat(reason(PartitionFixture.taken(), submit(1, tasks)))
        .isEqualTo("0 of 1 parts of the plan have come");
  }

  @Test
  void aPlanWithAnotherDigestIsRejected() {
    PartitionFixture partition = planned(List.of(task("base")));

    assertThat(
            reason(partition, new InboxMessage.SubmitBuild(BUILD, HEADER, 1, digest("other plan"))))
        .contains("digest differs");
  }

  @Test
  void aPlanWithAnImageTwiceIsRejected() {
    List<PlannedTask> tasks = List.of(task("base"), task("base"));

    assertThat(reason(planned(tasks), submit(1, tasks))).isEqualTo("base is twice in the plan");
  }

  @Test
  void aPlanWithAChildBeforeItsParentIsRejected() {
    List<PlannedTask> tasks = List.of(task("child", "base"), task("base"));

    assertThat(reason(planned(tasks), submit(1, tasks)))
        .isEqualTo("child comes before one of its parents in the plan");
  }

  @Test
  void aPlanWithAnUnknownParentIsRejected() {
    List<PlannedTask> tasks = List.of(task("child", "nowhere"));

    assertThat(reason(planned(tasks), submit(1, tasks)))
        .contains("comes before one of its parents");
  }

  @Test
  void aPlanWithAnImageThatIsItsOwnParentIsRejected() {
    List<PlannedTask> tasks = List.of(task("ouroboros", "ouroboros"));

    assertThat(reason(planned(tasks), submit(1, tasks)))
        .contains("comes before one of its parents");
  }

  @Test
  void aPlanThatLeavesOutAParentOfWhatIsToBeBuiltIsRejected() {
    List<PlannedTask> tasks = List.of(excluded("base", TaskStatus.SKIPPED), task("child", "base"));

    assertThat(reason(planned(tasks), submit(1, tasks)))
        .isEqualTo(
            "child is to be built, but its parent base is left out and no image stands in for it");
  }

  @Test
  void aPlanMayLeaveOutAParentForWhichAnImageStandsIn() {
    List<PlannedTask> tasks = List.of(existing("base"), task("child", "base"));

    assertThat(planned(tasks).judge(submit(1, tasks)))
        .hasOnlyElementsOfType(Fact.BuildAccepted.class);
  }

  @Test
  void anImageStandsInForItsOwnTaskOnly() {
    List<PlannedTask> tasks =
        List.of(
            existing("base"),
            excluded("middle", TaskStatus.SKIPPED, "base"),
            task("child", "base", "middle"));

    assertThat(reason(planned(tasks), submit(1, tasks))).contains("its parent middle is left out");
  }

  @Test
  void aPlanMayLeaveOutAParentTogetherWithItsChildren() {
    List<PlannedTask> tasks =
        List.of(
            excluded("base", TaskStatus.UNMATCHED),
            excluded("child", TaskStatus.UNMATCHED, "base"),
            task("other"));

    assertThat(planned(tasks).judge(submit(1, tasks)))
        .hasOnlyElementsOfType(Fact.BuildAccepted.class);
  }

  private static PartitionFixture planned(List<PlannedTask> tasks) {
    return PartitionFixture.taken().write(new Fact.PlanPart(BUILD, 0, tasks));
  }

  private static InboxMessage submit(int parts, List<PlannedTask> tasks) {
    return new InboxMessage.SubmitBuild(BUILD, HEADER, parts, PlannedTask.digest(tasks));
  }

  private static String reason(PartitionFixture partition, InboxMessage message) {
    List<Fact> facts = partition.judge(message);
    assertThat(facts).hasOnlyElementsOfType(Fact.BuildRejected.class).hasSize(1);
    return ((Fact.BuildRejected) facts.getFirst()).reason();
  }
}
