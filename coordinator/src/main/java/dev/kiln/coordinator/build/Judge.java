package dev.kiln.coordinator.build;

import dev.kiln.event.Fact;
import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
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
      case InboxMessage.TaskRequest request ->
          running(state, request)
              .flatMap(build -> build.task(request.image()))
              .filter(task -> !task.status().isEnded())
              .map(task -> List.<Fact>of(verdict(request)))
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

  /** What is made from the task follows by {@link OpenTasks#doomed}, each with its own fact. */
  private static Fact verdict(InboxMessage.TaskRequest request) {
    return switch (request) {
      case InboxMessage.CancelTask cancel ->
          new Fact.TaskCancelled(
              cancel.build(), cancel.image(), Optional.of("cancelled by " + cancel.requestedBy()));
      case InboxMessage.SkipTask skip ->
          new Fact.TaskSkipped(
              skip.build(),
              skip.image(),
              "skipped by %s: %s".formatted(skip.requestedBy(), skip.reason()));
      case InboxMessage.FailTask fail ->
          new Fact.TaskFailed(
              fail.build(),
              fail.image(),
              Optional.empty(),
              new Failure(
                  FailureCause.BY_HAND,
                  "given up by %s: %s".formatted(fail.requestedBy(), fail.reason()),
                  List.of()));
    };
  }

  private static List<Fact> planPart(PartitionState state, InboxMessage.SubmitPlanPart part) {
    boolean known =
        isKnown(state, part.build()) || state.planParts(part.build()).containsKey(part.index());
    return known ? List.of() : List.of(new Fact.PlanPart(part.build(), part.index(), part.tasks()));
  }

  private static List<Fact> submission(PartitionState state, InboxMessage.SubmitBuild submit) {
    if (isKnown(state, submit.build())) {
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
    return tasks.isEmpty() ? Optional.of("the plan has no tasks") : faultOf(tasks);
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
          when task.status() == TaskStatus.QUEUED && isOfCurrentDispatch(task, started) ->
          Optional.of(
              new Fact.TaskStarted(
                  build.id(),
                  task.image(),
                  started.dispatch(),
                  started.attempt(),
                  started.worker(),
                  started.log()));
      case InboxMessage.AttemptSucceeded succeeded
          when isMadeFromTheRightParents(task, succeeded) ->
          Optional.of(success(succeeded));
      case InboxMessage.AttemptFailed failed when task.isCurrent(failed.attempt()) ->
          Optional.of(failure(build, task, failed, recorded));
      case InboxMessage.AttemptReleased released when task.isCurrent(released.attempt()) ->
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
            report.build(),
            report.image(),
            report.attempt(),
            report.worker(),
            report.digest(),
            report.work())
        : new Fact.TaskBuilt(
            report.build(),
            report.image(),
            report.attempt(),
            report.worker(),
            report.digest(),
            report.work());
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
                build.id(),
                task.image(),
                report.attempt(),
                report.failure(),
                duration,
                report.work()))
        .orElseGet(() ->
            new Fact.TaskFailed(
                build.id(),
                task.image(),
                Optional.of(report.attempt()),
                report.failure(),
                report.work()));
  }

  /** An archived build must not begin anew because its submission comes twice. */
  private static boolean isKnown(PartitionState state, BuildId id) {
    return state.build(id).isPresent() || state.isArchived(id);
  }

  private static boolean isOfCurrentDispatch(TaskState task, InboxMessage.AttemptStarted started) {
    return started.dispatch() == task.dispatch();
  }

  private static boolean isMadeFromTheRightParents(
      TaskState task, InboxMessage.AttemptSucceeded succeeded) {
    return task.inputKey().filter(succeeded.inputKey()::equals).isPresent();
  }

  private static Optional<BuildState> running(PartitionState state, InboxMessage message) {
    return state.build(message.build()).filter(BuildState::isRunning);
  }
}
