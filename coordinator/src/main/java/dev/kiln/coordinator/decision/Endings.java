package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.OpenTasks;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How tasks and builds end, other than by their own attempts. */
final class Endings {

  /** The parts of a plan follow each other at once; if they stop coming, nobody sends them. */
  private static final Duration PLAN_COMPLETE_AFTER = Duration.ofHours(1);

  /** A build that has taken too long is cancelled. */
  void expire(BuildState build, Instant now, List<Fact> facts) {
    if (build.cancellationRequestedBy().isEmpty()
        && build.acceptedAt().plus(build.header().deadline()).isBefore(now)) {
      facts.add(new Fact.CancellationRequested(build.id(), "the build's deadline"));
    }
  }

  /** A plan whose rest never came would be kept for ever. */
  void giveUpPlans(PartitionState state, Instant now, List<Fact> facts) {
    state
        .plans()
        .forEach((id, plan) -> {
          if (plan.since().plus(PLAN_COMPLETE_AFTER).isBefore(now)) {
            facts.add(new Fact.BuildRejected(id, "the rest of its plan has not come in an hour"));
          }
        });
  }

  /** What is made from a task without an image ends like it, once, and says where it began. */
  void spread(BuildState build, List<Fact> facts) {
    for (OpenTasks.Doomed doomed : build.open().doomed()) {
      facts.add(ending(build, doomed.task(), doomed.root()));
    }
  }

  void cancel(BuildState build, List<Fact> facts) {
    if (build.cancellationRequestedBy().isEmpty() || build.allTasksEnded()) {
      return;
    }
    for (TaskState task : build.tasks()) {
      if (!task.status().isEnded() && !build.open().isDoomed(task.image())) {
        facts.add(new Fact.TaskCancelled(build.id(), task.image(), Optional.empty()));
      }
    }
  }

  /**
   * Ends a build whose tasks have all ended, if nothing else is left to do.
   *
   * @param publishing how far it is with its public tags
   */
  void end(BuildState build, Publishing publishing, List<Fact> facts) {
    Optional<String> cancelled = build.cancellationRequestedBy().map(by -> "cancelled by " + by);
    switch (publishing) {
      case Publishing.Pending pending -> {}
      case Publishing.Settled settled when build.hasFailed() ->
          facts.add(new Fact.BuildEnded(build.id(), BuildStatus.FAILED, Optional.empty()));
      case Publishing.Settled settled
          when build.count(TaskStatus.CANCELLED) > 0 || isCancelledUnpublished(build) ->
          facts.add(
              new Fact.BuildEnded(
                  build.id(),
                  BuildStatus.CANCELLED,
                  cancelled
                      .map(why -> why + interruptedPublication(build))
                      .or(() -> Optional.of("some of its images were cancelled"))));
      case Publishing.Settled settled ->
          facts.add(new Fact.BuildEnded(build.id(), BuildStatus.SUCCEEDED, settled.message()));
    }
  }

  /** A release that can't be written does not keep a build alive past its deadline. */
  private static boolean isCancelledUnpublished(BuildState build) {
    return build.cancellationRequestedBy().isPresent()
        && build.header().publish() != PublishPolicy.NONE
        && build.published().isEmpty();
  }

  private static String interruptedPublication(BuildState build) {
    return isCancelledUnpublished(build) && build.publication().isPresent()
        ? "; its publication could not be finished, and public tags may name images of different builds until the next one is published"
        : "";
  }

  private static Fact ending(BuildState build, TaskState task, TaskState root) {
    return switch (root.status()) {
      case CANCELLED ->
          new Fact.TaskCancelled(
              build.id(),
              task.image(),
              Optional.of("it is made from %s, which was cancelled".formatted(root.image())));
      case SKIPPED ->
          new Fact.TaskSkipped(
              build.id(),
              task.image(),
              "it is made from %s, which was skipped".formatted(root.image()));
      case WAITING,
          QUEUED,
          BUILDING,
          BUILT,
          REUSED,
          FAILED,
          PARENT_FAILED,
          UNMATCHED,
          UNBUILDABLE ->
          new Fact.TaskParentFailed(build.id(), task.image(), root.image());
    };
  }
}
