package dev.kiln.coordinator.build;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Turns what others ask for and say into facts, or into nothing. The verdict is taken once and
 * written down, so that folding later, with newer code, can't come to another one.
 *
 * <p>One case per message with its guard; whatever does not fit the state is late or repeated, and
 * there is nothing to do.
 */
public final class Judge {

  private final RetryPolicy retries;

  public Judge(RetryPolicy retries) {
    this.retries = retries;
  }

  /** The facts that follow from {@code recorded} in {@code state}; mostly none or one. */
  public List<Fact> judge(PartitionState state, RecordedMessage recorded) {
    return switch (recorded.message()) {
      case InboxMessage.SubmitPlanPart part -> planPart(state, part);
      case InboxMessage.SubmitBuild submit -> submission(state, submit);
      case InboxMessage.CancelBuild cancel ->
          running(state, cancel)
              .filter(build -> build.cancellationRequestedBy().isEmpty())
              .map(build ->
                  List.<Fact>of(new Fact.CancellationRequested(build.id(), cancel.requestedBy())))
              .orElse(List.of());
      case InboxMessage.Report report ->
          running(state, report)
              .flatMap(build ->
                  build
                      .task(report.image())
                      .filter(task -> !task.status().isEnded())
                      .flatMap(task -> report(build, task, report, recorded)))
              .map(List::of)
              .orElse(List.of());
    };
  }

  private static List<Fact> planPart(PartitionState state, InboxMessage.SubmitPlanPart part) {
    boolean known =
        state.build(part.build()).isPresent()
            || state.planParts(part.build()).containsKey(part.index());
    return known ? List.of() : List.of(new Fact.PlanPart(part.build(), part.index(), part.tasks()));
  }

  private static List<Fact> submission(PartitionState state, InboxMessage.SubmitBuild submit) {
    if (state.build(submit.build()).isPresent()) {
      return List.of();
    }
    SortedMap<Integer, List<PlannedTask>> parts = state.planParts(submit.build());
    List<PlannedTask> tasks = new ArrayList<>();
    parts.values().forEach(tasks::addAll);
    Optional<String> fault = faultOf(submit, parts.size(), tasks);
    return List.of(
        fault.isPresent()
            ? new Fact.BuildRejected(submit.build(), fault.get())
            : new Fact.BuildAccepted(
                submit.build(), submit.header(), submit.parts(), submit.plan()));
  }

  private static Optional<String> faultOf(
      InboxMessage.SubmitBuild submit, int parts, List<PlannedTask> tasks) {
    if (parts != submit.parts()) {
      return Optional.of("%d of %d parts of the plan have come".formatted(parts, submit.parts()));
    }
    if (!PlannedTask.digest(tasks).equals(submit.plan())) {
      return Optional.of("the plan is not the one that was submitted: its digest differs");
    }
    return faultOf(tasks);
  }

  /** Parents come first, nothing comes twice, and what is to be built has something to stand on. */
  private static Optional<String> faultOf(List<PlannedTask> tasks) {
    Set<ImageName> before = new HashSet<>();
    Set<ImageName> withoutImage = new HashSet<>();
    for (PlannedTask task : tasks) {
      if (!before.containsAll(task.parents())) {
        return Optional.of(task.image() + " comes before one of its parents in the plan");
      }
      if (!before.add(task.image())) {
        return Optional.of(task.image() + " is twice in the plan");
      }
      Optional<ImageName> missing =
          task.parents().stream().filter(withoutImage::contains).findFirst();
      if (task.exclusion().isEmpty() && missing.isPresent()) {
        return Optional.of(
            "%s is to be built, but its parent %s is left out and no image stands in for it"
                .formatted(task.image(), missing.get()));
      }
      if (task.exclusion().isPresent() && task.existing().isEmpty()) {
        withoutImage.add(task.image());
      }
    }
    return Optional.empty();
  }

  private Optional<Fact> report(
      BuildState build, TaskState task, InboxMessage.Report report, RecordedMessage recorded) {
    return switch (report) {
      case InboxMessage.AttemptStarted started
          when task.status() == TaskStatus.QUEUED && started.dispatch() == task.dispatch() ->
          Optional.of(
              new Fact.TaskStarted(
                  build.id(),
                  task.image(),
                  started.dispatch(),
                  started.attempt(),
                  started.worker(),
                  started.log()));
      case InboxMessage.AttemptSucceeded succeeded
          when task.inputKey().filter(succeeded.inputKey()::equals).isPresent() ->
          Optional.of(success(succeeded));
      case InboxMessage.AttemptFailed failed when isCurrent(task, failed) ->
          Optional.of(failure(build, task, failed, recorded));
      case InboxMessage.AttemptReleased released when isCurrent(task, released) ->
          Optional.of(
              new Fact.AttemptReleased(
                  build.id(), task.image(), released.attempt(), released.reason()));
      case InboxMessage.AttemptStarted late -> Optional.empty();
      case InboxMessage.AttemptSucceeded late -> Optional.empty();
      case InboxMessage.AttemptFailed late -> Optional.empty();
      case InboxMessage.AttemptReleased late -> Optional.empty();
    };
  }

  private static Fact success(InboxMessage.AttemptSucceeded report) {
    return report.reused()
        ? new Fact.TaskReused(
            report.build(), report.image(), report.attempt(), report.worker(), report.digest())
        : new Fact.TaskBuilt(
            report.build(), report.image(), report.attempt(), report.worker(), report.digest());
  }

  private Fact failure(
      BuildState build,
      TaskState task,
      InboxMessage.AttemptFailed report,
      RecordedMessage recorded) {
    Optional<Duration> wait =
        retries.waitAfter(task, report.failure(), build.header().retries(), recorded.time());
    return wait.<Fact>map(duration ->
            new Fact.AttemptFailed(
                build.id(), task.image(), report.attempt(), report.failure(), duration))
        .orElseGet(() ->
            new Fact.TaskFailed(
                build.id(), task.image(), Optional.of(report.attempt()), report.failure()));
  }

  private static Optional<BuildState> running(PartitionState state, InboxMessage message) {
    return state.build(message.build()).filter(build -> build.status() == BuildStatus.RUNNING);
  }

  private static boolean isCurrent(TaskState task, InboxMessage.Report report) {
    return task.currentAttempt()
        .filter(attempt -> attempt.id().equals(report.attempt()))
        .isPresent();
  }
}
