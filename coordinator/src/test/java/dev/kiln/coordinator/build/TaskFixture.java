package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.LOG;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.digests;
import static dev.kiln.coordinator.build.Samples.excluded;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.key;
import static dev.kiln.coordinator.build.Samples.task;

import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The task "it" in every status, and what can be written about it there. */
final class TaskFixture {

  private TaskFixture() {}

  /** The task as a plan can have it: one for each status that it can begin with. */
  static List<PlannedTask> plans() {
    return List.of(
        task("it"),
        excluded("it", TaskStatus.SKIPPED),
        excluded("it", TaskStatus.UNMATCHED),
        excluded("it", TaskStatus.UNBUILDABLE));
  }

  /** A partition in which the task has come to {@code status}. */
  static PartitionFixture in(TaskStatus status) {
    return switch (status) {
      case WAITING -> PartitionFixture.running(task("it"));
      case QUEUED -> in(TaskStatus.WAITING).queued(1, "it");
      case BUILDING -> in(TaskStatus.QUEUED).started(1, "it", 1);
      case BUILT -> in(TaskStatus.BUILDING).built("it", 1);
      case REUSED ->
          in(TaskStatus.BUILDING)
              .write(new Fact.TaskReused(BUILD, image("it"), attempt(1), WORKER, digest("it")));
      case FAILED -> in(TaskStatus.BUILDING).write(finallyFailed());
      case PARENT_FAILED ->
          in(TaskStatus.WAITING)
              .write(new Fact.TaskParentFailed(BUILD, image("it"), image("root")));
      case CANCELLED ->
          in(TaskStatus.BUILDING)
              .write(new Fact.TaskCancelled(BUILD, image("it"), Optional.empty()));
      case SKIPPED, UNMATCHED, UNBUILDABLE -> PartitionFixture.running(excluded("it", status));
    };
  }

  /**
   * One fact of every kind about the task, as they would come during its first attempt.
   *
   * @param dispatch the number of its newest offering, 0 before the first
   */
  static List<Fact.OfTask> facts(int dispatch) {
    return List.of(
        new Fact.TaskQueued(BUILD, image("it"), dispatch + 1, key("it"), digests()),
        new Fact.TaskStarted(BUILD, image("it"), dispatch, attempt(1), WORKER, LOG),
        new Fact.TaskBuilt(BUILD, image("it"), attempt(1), WORKER, digest("it")),
        new Fact.TaskReused(BUILD, image("it"), attempt(1), WORKER, digest("it")),
        failed(1, FailureCause.BUILD),
        new Fact.AttemptLost(BUILD, image("it"), attempt(1), "silent", false),
        new Fact.AttemptReleased(BUILD, image("it"), attempt(1), "drain"),
        finallyFailed(),
        new Fact.TaskParentFailed(BUILD, image("it"), image("it")),
        new Fact.TaskCancelled(BUILD, image("it"), Optional.empty()),
        new Fact.TaskSkipped(BUILD, image("it"), "not needed"));
  }

  static Fact.AttemptFailed failed(int attempt, FailureCause cause) {
    return new Fact.AttemptFailed(
        BUILD, image("it"), attempt(attempt), failure(cause), Duration.ofSeconds(5));
  }

  static Fact.TaskFailed finallyFailed() {
    return new Fact.TaskFailed(
        BUILD, image("it"), Optional.of(attempt(1)), failure(FailureCause.TEMPLATE));
  }
}
