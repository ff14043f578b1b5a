package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.world.SimulatedAttempt;
import dev.kiln.coordinator.simulation.world.SimulatedCoordinator;
import dev.kiln.coordinator.simulation.world.SimulatedRegistry;
import dev.kiln.coordinator.simulation.world.World;
import dev.kiln.event.Fact;
import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.time.Instant;
import java.util.SortedMap;
import java.util.function.Supplier;

/** What the facts about a task may say, given what has been before and what is really so. */
final class TaskRules {

  private final World world;
  private final LossRules losses;

  TaskRules(World world) {
    this.world = world;
    this.losses = new LossRules(world);
  }

  /** Checks a fact of the owner in office and takes note of what it says. */
  void apply(BuildModel build, TaskModel task, RecordedFact recorded, Fact.OfTask fact) {
    Instant at = recorded.time();
    require(
        task.isOpen(),
        Invariant.ENDS_ONCE,
        fact,
        () -> "it has ended as " + task.status + " before");
    switch (fact) {
      case Fact.TaskQueued queued -> queued(build, task, queued, at);
      case Fact.TaskStarted started -> started(build, task, started, at);
      case Fact.TaskBuilt built -> image(build, task, built, built.digest(), TaskStatus.BUILT, at);
      case Fact.TaskReused reused ->
          image(build, task, reused, reused.digest(), TaskStatus.REUSED, at);
      case Fact.AttemptFailed failed -> {
        requireCurrent(task, failed, failed.attempt());
        failedOnce(build, task, failed, at);
      }
      case Fact.AttemptLost lost -> {
        requireCurrent(task, lost, lost.attempt());
        losses.check(lost, lost.attempt());
        task.lostAlone += lost.solitary() ? 1 : 0;
        require(
            task.lostAlone < SimulatedCoordinator.RULES.poisonLimit(),
            Invariant.TASK_RULES,
            fact,
            () -> "it is poison and goes on");
        task.becomes(TaskStatus.WAITING, at);
      }
      case Fact.AttemptReleased released -> {
        requireCurrent(task, released, released.attempt());
        task.becomes(TaskStatus.WAITING, at);
      }
      case Fact.TaskFailed failed -> failed(build, task, failed, at);
      case Fact.TaskParentFailed failed -> {
        requireDoomed(build, task, failed, failed.root(), TaskStatus.FAILED);
        task.root = java.util.Optional.of(failed.root());
        end(build, task, TaskStatus.PARENT_FAILED, at);
      }
      case Fact.TaskCancelled cancelled -> end(build, task, TaskStatus.CANCELLED, at);
      case Fact.TaskSkipped skipped -> end(build, task, TaskStatus.SKIPPED, at);
    }
  }

  private void queued(BuildModel build, TaskModel task, Fact.TaskQueued fact, Instant at) {
    SortedMap<ImageName, Digest> parents = build.parentDigests(task);
    require(
        parents.keySet().equals(task.planned.parents()),
        Invariant.PARENTS_FIRST,
        fact,
        () -> "only these parents have an image: " + parents.keySet());
    require(
        fact.parents().equals(parents),
        Invariant.RIGHT_PARENTS,
        fact,
        () -> "accepted are " + parents);
    require(
        fact.inputKey().equals(InputKey.of(task.planned.recipe(), parents)),
        Invariant.RIGHT_PARENTS,
        fact,
        () -> "its input key is another one");
    require(
        task.status != TaskStatus.BUILDING, Invariant.TASK_RULES, fact, () -> "it is being built");
    require(
        fact.dispatch() == task.dispatch + 1,
        Invariant.TASK_RULES,
        fact,
        () -> "the dispatch before was " + task.dispatch);
    require(!build.cancelled, Invariant.TASK_RULES, fact, () -> "the build is cancelled");
    require(
        !at.isBefore(task.notBefore),
        Invariant.TASK_RULES,
        fact,
        () -> "not before " + task.notBefore);
    task.dispatch = fact.dispatch();
    task.becomes(TaskStatus.QUEUED, at);
  }

  private void started(BuildModel build, TaskModel task, Fact.TaskStarted fact, Instant at) {
    require(
        build.parentDigests(task).size() == task.planned.parents().size(),
        Invariant.PARENTS_FIRST,
        fact,
        () -> "some parent has no image");
    require(
        task.status == TaskStatus.QUEUED, Invariant.TASK_RULES, fact, () -> "it is " + task.status);
    SimulatedAttempt attempt = attempt(fact, fact.attempt());
    require(
        fact.dispatch() == task.dispatch && attempt.offer().dispatch() == task.dispatch,
        Invariant.TASK_RULES,
        fact,
        () -> "the current dispatch is " + task.dispatch);
    task.becomes(TaskStatus.BUILDING, at);
    task.current = java.util.Optional.of(fact.attempt());
  }

  /** The image really is what the fact says, and stays. */
  private void image(
      BuildModel build,
      TaskModel task,
      Fact.OfTask fact,
      Digest digest,
      TaskStatus status,
      Instant at) {
    SimulatedRegistry.Manifest manifest =
        world
            .registry()
            .manifest(digest)
            .orElseThrow(() -> violation(Invariant.RIGHT_PARENTS, fact, "there is no such image"));
    require(
        manifest.image().equals(task.planned.image())
            && manifest.parents().equals(build.parentDigests(task))
            && manifest
                .inputKey()
                .equals(InputKey.of(task.planned.recipe(), build.parentDigests(task))),
        Invariant.RIGHT_PARENTS,
        fact,
        () -> "it is made from something else: " + manifest);
    require(
        world.registry().tagged(fact.image(), "b-" + fact.build()).isPresent(),
        Invariant.TAGGED,
        fact,
        () -> "the image has no tag");
    task.digest = java.util.Optional.of(digest);
    end(build, task, status, at);
  }

  private void failedOnce(BuildModel build, TaskModel task, Fact.AttemptFailed fact, Instant at) {
    FailureCause cause = fact.failure().cause();
    if (!cause.isInfrastructure()) {
      task.ownFailures++;
    }
    require(
        task.ownFailures <= build.header.retries(),
        Invariant.TASK_RULES,
        fact,
        () -> "only %d retries are allowed".formatted(build.header.retries()));
    require(
        cause != FailureCause.TEMPLATE && cause != FailureCause.BY_HAND,
        Invariant.TASK_RULES,
        fact,
        () -> "trying again can't help");
    require(
        !fact.retryAfter().isNegative(), Invariant.TASK_RULES, fact, () -> "it waits backwards");
    task.notBefore = at.plus(fact.retryAfter());
    task.becomes(TaskStatus.WAITING, at);
  }

  private void failed(BuildModel build, TaskModel task, Fact.TaskFailed fact, Instant at) {
    fact.attempt().ifPresent(attempt -> requireCurrent(task, fact, attempt));
    Failure failure = fact.failure();
    if (failure.cause() == FailureCause.LOST) {
      fact.attempt().ifPresent(attempt -> losses.check(fact, attempt));
      require(
          task.lostAlone + 1 >= SimulatedCoordinator.RULES.poisonLimit(),
          Invariant.TASK_RULES,
          fact,
          () -> "it was lost alone only %d times before".formatted(task.lostAlone));
    }
    if (failure.cause() == FailureCause.BUILD || failure.cause() == FailureCause.TIMEOUT) {
      require(
          task.ownFailures >= build.header.retries(),
          Invariant.TASK_RULES,
          fact,
          () -> "it has retries left");
    }
    end(build, task, TaskStatus.FAILED, at);
  }

  private static void end(BuildModel build, TaskModel task, TaskStatus status, Instant at) {
    task.becomes(status, at);
    build.taskEnded();
  }

  private static void requireDoomed(
      BuildModel build, TaskModel task, Fact.OfTask fact, ImageName root, TaskStatus status) {
    require(
        build.isAncestor(root, task),
        Invariant.TASK_RULES,
        fact,
        () -> root + " is no ancestor of it");
    require(
        build.task(root).filter(ancestor -> ancestor.status == status).isPresent(),
        Invariant.TASK_RULES,
        fact,
        () -> root + " has not failed");
  }

  private static void requireCurrent(TaskModel task, Fact.OfTask fact, AttemptId attempt) {
    require(
        task.current.filter(attempt::equals).isPresent(),
        Invariant.TASK_RULES,
        fact,
        () -> "the current attempt is " + task.current);
  }

  private SimulatedAttempt attempt(Fact.OfTask fact, AttemptId id) {
    return world
        .attempt(id)
        .filter(attempt ->
            attempt.offer().build().equals(fact.build())
                && attempt.offer().image().equals(fact.image()))
        .orElseThrow(() -> violation(Invariant.TASK_RULES, fact, "there is no such attempt"));
  }

  private static void require(
      boolean holds, Invariant invariant, Fact.OfTask fact, Supplier<String> otherwise) {
    if (!holds) {
      throw violation(invariant, fact, otherwise.get());
    }
  }

  private static Violation violation(Invariant invariant, Fact.OfTask fact, String why) {
    return Violation.of(invariant, fact + ": " + why, fact.build(), " " + fact.image());
  }
}
