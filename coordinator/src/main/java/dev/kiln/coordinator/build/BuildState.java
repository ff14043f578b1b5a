package dev.kiln.coordinator.build;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of one accepted build. It belongs to one thread, and only {@link PartitionState#fold}
 * changes it. A fact that does not fit the state (late, repeated) changes nothing.
 *
 * <p>Beside the tasks it keeps {@link OpenTasks}, so that deciding never has to look at every task.
 */
public final class BuildState {

  private final BuildId id;
  private final BuildHeader header;
  private final String release;
  private final Instant acceptedAt;
  private final Map<ImageName, TaskState> tasks = new HashMap<>();
  private final List<TaskState> plan = new ArrayList<>();
  private final List<TaskState> byName;
  private final Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
  private final OpenTasks open = new OpenTasks();
  private final SortedMap<ImageName, Digest> unpublished = new TreeMap<>();
  private int unforgivenFailures;
  private BuildStatus status = BuildStatus.RUNNING;
  private long lastOffset;
  private Optional<String> cancellationRequestedBy = Optional.empty();
  private Optional<Instant> cancellationRequestedAt = Optional.empty();
  private Optional<PublicationTry> publication = Optional.empty();
  private Optional<Published> published = Optional.empty();
  private Optional<String> message = Optional.empty();
  private Optional<String> unknownFact = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();

  /** A published release: where it is and what it is. */
  public record Published(String release, Digest digest) {}

  /**
   * The newest right to change public tags.
   *
   * @param offset where its fact stands, which makes it unique
   * @param term whose it is
   * @param at when it began, by the broker's clock
   */
  public record PublicationTry(long offset, long term, Instant at) {}

  BuildState(BuildId id, BuildHeader header, List<PlannedTask> planned, Instant acceptedAt) {
    this.id = id;
    this.header = header;
    this.release = header.destination().releases().withTag(header.tag()).toString();
    this.acceptedAt = acceptedAt;
    for (PlannedTask one : planned) {
      place(new TaskState(one));
    }
    RemainingTimes.measure(plan);
    plan.forEach(open::enter);
    byName = plan.stream().sorted(Comparator.comparing(TaskState::image)).toList();
  }

  /** Brings an ended build back from what was kept of it. */
  public static BuildState restore(BuildSnapshot snapshot) {
    BuildState build =
        new BuildState(
            snapshot.build(),
            snapshot.header(),
            snapshot.tasks().stream().map(TaskSnapshot::planned).toList(),
            snapshot.acceptedAt());
    build.counts.clear();
    for (TaskSnapshot task : snapshot.tasks()) {
      TaskState restored = build.require(task.planned().image());
      restored.restore(task);
      build.counts.merge(restored.status(), 1, Integer::sum);
    }
    build.status = snapshot.status();
    build.endedAt = snapshot.endedAt();
    build.message = snapshot.message();
    build.cancellationRequestedBy = snapshot.cancellationRequestedBy();
    build.published = snapshot.published();
    build.lastOffset = snapshot.lastOffset();
    return build;
  }

  /** What is to be kept of the build when it has ended. */
  public BuildSnapshot snapshot() {
    return new BuildSnapshot(
        id,
        header,
        status,
        acceptedAt,
        endedAt,
        message,
        cancellationRequestedBy,
        published,
        lastOffset,
        plan.stream().map(TaskState::snapshot).toList());
  }

  public BuildId id() {
    return id;
  }

  public BuildHeader header() {
    return header;
  }

  /** Where its release is published: registry, repository and tag. */
  public String release() {
    return release;
  }

  public BuildStatus status() {
    return status;
  }

  /** Whether it runs and everything that is known of it is understood. */
  public boolean isRunning() {
    return status == BuildStatus.RUNNING && unknownFact.isEmpty();
  }

  public Instant acceptedAt() {
    return acceptedAt;
  }

  public Optional<Instant> endedAt() {
    return endedAt;
  }

  /** Why it ended as it did, where that needs words. */
  public Optional<String> message() {
    return message;
  }

  /**
   * The type of a fact that this version does not understand. From it on the build is left alone,
   * until a coordinator owns it that knows what it means.
   */
  public Optional<String> unknownFact() {
    return unknownFact;
  }

  /** The offset of the newest fact about it. */
  public long lastOffset() {
    return lastOffset;
  }

  public Optional<String> cancellationRequestedBy() {
    return cancellationRequestedBy;
  }

  public Optional<Instant> cancellationRequestedAt() {
    return cancellationRequestedAt;
  }

  /** The newest try to publish something of it. */
  public Optional<PublicationTry> publication() {
    return publication;
  }

  public Optional<Published> published() {
    return published;
  }

  /** The accepted images whose public tags are still to be set, if tags are set one by one. */
  public SortedMap<ImageName, Digest> unpublished() {
    return Collections.unmodifiableSortedMap(unpublished);
  }

  /** Every task, by name. */
  public Collection<TaskState> tasks() {
    return byName;
  }

  public Optional<TaskState> task(ImageName image) {
    return Optional.ofNullable(tasks.get(image));
  }

  /** How many tasks have the given status. */
  public int count(TaskStatus wanted) {
    return counts.getOrDefault(wanted, 0);
  }

  /** Whether some task has an image that this build has made or found. */
  public boolean hasImages() {
    return count(TaskStatus.BUILT) + count(TaskStatus.REUSED) > 0;
  }

  /** Whether no task will change any more. */
  public boolean allTasksEnded() {
    return count(TaskStatus.WAITING) + count(TaskStatus.QUEUED) + count(TaskStatus.BUILDING) == 0;
  }

  /** Whether some task ended so that the build can't succeed. */
  public boolean hasFailed() {
    return unforgivenFailures > 0;
  }

  /** The tasks that can be offered, are offered, are built, or can't be built any more. */
  public OpenTasks open() {
    return open;
  }

  /** The digests to build {@code task} on, by parent; they are all there once it is ready. */
  public SortedMap<ImageName, Digest> parentDigests(TaskState task) {
    SortedMap<ImageName, Digest> digests = new TreeMap<>();
    for (ImageName parent : task.planned().parents()) {
      require(parent).digestForChildren().ifPresent(digest -> digests.put(parent, digest));
    }
    return digests;
  }

  void apply(Fact.OfBuild fact, RecordedFact recorded) {
    if (!isRunning()) {
      return;
    }
    lastOffset = recorded.offset();
    switch (fact) {
      case Fact.OfTask ofTask -> {
        TaskState task = tasks.get(ofTask.image());
        if (task != null && !task.status().isEnded()) {
          TaskStatus before = task.status();
          open.leave(task);
          apply(ofTask, task, recorded.time());
          moved(task, before);
        }
      }
      case Fact.CancellationRequested requested -> {
        if (cancellationRequestedBy.isEmpty()) {
          cancellationRequestedBy = Optional.of(requested.requestedBy());
          cancellationRequestedAt = Optional.of(recorded.time());
        }
      }
      case Fact.PublicationStarted started ->
          publication =
              Optional.of(new PublicationTry(recorded.offset(), recorded.term(), recorded.time()));
      case Fact.ImagesPublished some -> some.images().forEach(unpublished::remove);
      case Fact.BuildPublished fresh ->
          published = Optional.of(new Published(fresh.release(), fresh.digest()));
      case Fact.BuildEnded ended -> {
        status = ended.status();
        message = ended.message();
        endedAt = Optional.of(recorded.time());
      }
      case Fact.Unknown unknown -> unknownFact = Optional.of(unknown.type());
      case Fact.PlanPart part -> {}
      case Fact.BuildAccepted accepted -> {}
      case Fact.BuildRejected rejected -> {}
      case Fact.BuildArchived archived -> {}
    }
  }

  private void apply(Fact.OfTask fact, TaskState task, Instant time) {
    switch (fact) {
      case Fact.TaskQueued queue -> {
        if (task.status() != TaskStatus.BUILDING && queue.dispatch() > task.dispatch()) {
          task.queued(queue.dispatch(), queue.inputKey(), queue.parents(), time);
        }
      }
      case Fact.TaskStarted start -> {
        if (task.status() == TaskStatus.QUEUED && start.dispatch() == task.dispatch()) {
          task.started(
              AttemptRecord.started(
                  start.attempt(), start.dispatch(), start.worker(), start.log(), time));
        }
      }
      case Fact.TaskBuilt built ->
          task.succeeded(TaskStatus.BUILT, built.attempt(), built.digest(), built.work(), time);
      case Fact.TaskReused reused ->
          task.succeeded(TaskStatus.REUSED, reused.attempt(), reused.digest(), reused.work(), time);
      case Fact.AttemptFailed failed -> {
        if (task.isCurrent(failed.attempt())) {
          task.failedOnce(failed.failure(), failed.work(), time, time.plus(failed.retryAfter()));
        }
      }
      case Fact.AttemptLost lost -> {
        if (task.isCurrent(lost.attempt())) {
          task.lost(lost.solitary(), time);
        }
      }
      case Fact.AttemptReleased released -> {
        if (task.isCurrent(released.attempt())) {
          task.released(time);
        }
      }
      case Fact.TaskFailed failed -> task.failed(failed.failure(), failed.work(), time);
      case Fact.TaskParentFailed failed -> {
        if (task.status() == TaskStatus.WAITING) {
          task.parentFailed(failed.root(), time);
        }
      }
      case Fact.TaskCancelled cancelled ->
          task.cancelled(cancelled.reason(), open.rootOf(task.image()), time);
      case Fact.TaskSkipped skipped ->
          task.skipped(skipped.reason(), open.rootOf(task.image()), time);
    }
  }

  /** Keeps the counts and sets in step with a task that may have changed. */
  private void moved(TaskState task, TaskStatus before) {
    TaskStatus after = task.status();
    if (before != after) {
      counts.merge(before, -1, Integer::sum);
      counts.merge(after, 1, Integer::sum);
    }
    open.enter(task);
    switch (after) {
      case WAITING, QUEUED, BUILDING -> {}
      case BUILT, REUSED -> {
        task.children().forEach(this::parentArrived);
        if (header.publish() == PublishPolicy.EACH) {
          task.digest().ifPresent(digest -> unpublished.put(task.image(), digest));
        }
      }
      case FAILED, PARENT_FAILED, CANCELLED, SKIPPED -> {
        if (isUnforgivenFailure(task)) {
          unforgivenFailures++;
        }
        TaskState root = rootOf(task);
        task.children().forEach(child -> open.doom(child, root));
      }
      case UNMATCHED, UNBUILDABLE -> {}
    }
  }

  /** A skipped parent that is in the registry has arrived from the start. */
  private void place(TaskState task) {
    int missing = 0;
    int level = 0;
    for (ImageName name : task.planned().parents()) {
      TaskState parent = require(name);
      parent.children().add(task);
      level = Math.max(level, parent.level());
      if (parent.digestForChildren().isEmpty()) {
        missing++;
      }
    }
    task.placed(missing, level + 1);
    tasks.put(task.image(), task);
    plan.add(task);
    counts.merge(task.status(), 1, Integer::sum);
  }

  private void parentArrived(TaskState child) {
    child.parentArrived();
    if (child.status() == TaskStatus.WAITING) {
      open.enter(child);
    }
  }

  private boolean isUnforgivenFailure(TaskState task) {
    return switch (task.status()) {
      case FAILED -> !task.planned().allowedToFail();
      case PARENT_FAILED ->
          !task.planned().allowedToFail() && !rootOf(task).planned().allowedToFail();
      case WAITING, QUEUED, BUILDING, BUILT, REUSED, CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE ->
          false;
    };
  }

  private TaskState rootOf(TaskState task) {
    return task(task.origin()).orElse(task);
  }

  private TaskState require(ImageName image) {
    TaskState task = tasks.get(image);
    if (task == null) {
      throw new IllegalArgumentException("no task for %s in build %s".formatted(image, id));
    }
    return task;
  }
}
