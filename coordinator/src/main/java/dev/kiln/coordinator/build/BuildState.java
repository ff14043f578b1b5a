package dev.kiln.coordinator.build;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state of one accepted build. It belongs to one thread, and only {@link PartitionState#fold}
 * changes it. A fact that does not fit the state (late, repeated) changes nothing.
 *
 * <p>Two sets are kept up to date so that deciding never has to look at every task: the tasks whose
 * parents all have an image, and the waiting tasks below a failed one.
 */
public final class BuildState {

  private final BuildId id;
  private final BuildHeader header;
  private final Instant acceptedAt;
  private final SortedMap<ImageName, TaskState> tasks = new TreeMap<>();
  private final Map<ImageName, List<ImageName>> children = new HashMap<>();
  private final Map<ImageName, Integer> missingParents = new HashMap<>();
  private final Map<ImageName, Integer> levels = new HashMap<>();
  private final Map<ImageName, Integer> heights = new HashMap<>();
  private final Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
  private final SortedSet<ImageName> ready = new TreeSet<>();
  private final SortedSet<ImageName> queued = new TreeSet<>();
  private final SortedSet<ImageName> building = new TreeSet<>();
  private final SortedMap<ImageName, ImageName> doomed = new TreeMap<>();
  private BuildStatus status = BuildStatus.RUNNING;
  private long lastOffset;
  private Optional<String> cancellationRequestedBy = Optional.empty();
  private Optional<Published> published = Optional.empty();
  private Optional<String> message = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();

  /** A published release: where it is and what it is. */
  public record Published(String release, Digest digest) {}

  BuildState(BuildId id, BuildHeader header, List<PlannedTask> plan, Instant acceptedAt) {
    this.id = id;
    this.header = header;
    this.acceptedAt = acceptedAt;
    for (PlannedTask planned : plan) {
      TaskState task = new TaskState(planned);
      tasks.put(planned.image(), task);
      counts.merge(task.status(), 1, Integer::sum);
      children.computeIfAbsent(planned.image(), image -> new ArrayList<>());
      for (ImageName parent : planned.parents()) {
        children.computeIfAbsent(parent, image -> new ArrayList<>()).add(planned.image());
      }
      int missing = countParentsWithoutImage(planned);
      missingParents.put(planned.image(), missing);
      if (task.status() == TaskStatus.WAITING && missing == 0) {
        ready.add(planned.image());
      }
    }
    measure(plan);
  }

  public BuildId id() {
    return id;
  }

  public BuildHeader header() {
    return header;
  }

  public BuildStatus status() {
    return status;
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

  /** The offset of the newest fact about it. */
  public long lastOffset() {
    return lastOffset;
  }

  public Optional<String> cancellationRequestedBy() {
    return cancellationRequestedBy;
  }

  public Optional<Published> published() {
    return published;
  }

  /** Every task, by name. */
  public Collection<TaskState> tasks() {
    return Collections.unmodifiableCollection(tasks.values());
  }

  public Optional<TaskState> task(ImageName image) {
    return Optional.ofNullable(tasks.get(image));
  }

  /** How many tasks have the given status. */
  public int count(TaskStatus wanted) {
    return counts.getOrDefault(wanted, 0);
  }

  /** Whether some task has an image that this build has made or found. */
  boolean hasImages() {
    return count(TaskStatus.BUILT) + count(TaskStatus.REUSED) > 0;
  }

  /** Whether no task will change any more. */
  public boolean allTasksEnded() {
    return count(TaskStatus.WAITING) + count(TaskStatus.QUEUED) + count(TaskStatus.BUILDING) == 0;
  }

  /** Whether some task ended so that the build can't succeed. */
  public boolean hasFailed() {
    return tasks.values().stream().anyMatch(this::isUnforgivenFailure);
  }

  /** The waiting tasks whose parents all have an image. */
  SortedSet<ImageName> ready() {
    return ready;
  }

  /** The tasks that are offered and not claimed. */
  SortedSet<ImageName> queued() {
    return queued;
  }

  /** The tasks that are being built. */
  SortedSet<ImageName> building() {
    return building;
  }

  /** The waiting tasks with a failed parent, each with the image where the failure began. */
  SortedMap<ImageName, ImageName> doomed() {
    return doomed;
  }

  /** The number of images on the longest path from {@code image} down, itself included. */
  int height(ImageName image) {
    return heights.getOrDefault(image, 1);
  }

  /** The length of the longest chain of parents of {@code image}: 1 where it has none. */
  public int level(ImageName image) {
    return levels.getOrDefault(image, 1);
  }

  /** The digests to build {@code image} on, by parent; they are all there once it is ready. */
  SortedMap<ImageName, Digest> parentDigests(ImageName image) {
    SortedMap<ImageName, Digest> digests = new TreeMap<>();
    for (ImageName parent : require(image).planned().parents()) {
      require(parent).digestForChildren().ifPresent(digest -> digests.put(parent, digest));
    }
    return digests;
  }

  void apply(Fact.OfBuild fact, long offset, Instant time) {
    if (status != BuildStatus.RUNNING) {
      return;
    }
    lastOffset = offset;
    switch (fact) {
      case Fact.OfTask ofTask -> {
        TaskState task = tasks.get(ofTask.image());
        if (task != null && !task.status().isEnded()) {
          TaskStatus before = task.status();
          apply(ofTask, task, time);
          moved(task, before);
        }
      }
      case Fact.CancellationRequested requested ->
          cancellationRequestedBy =
              Optional.of(cancellationRequestedBy.orElse(requested.requestedBy()));
      case Fact.BuildPublished fresh ->
          published = Optional.of(new Published(fresh.release(), fresh.digest()));
      case Fact.BuildEnded ended -> {
        status = ended.status();
        message = ended.message();
        endedAt = Optional.of(time);
      }
      case Fact.PlanPart part -> {}
      case Fact.BuildAccepted accepted -> {}
      case Fact.BuildRejected rejected -> {}
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
          task.succeeded(TaskStatus.BUILT, built.attempt(), built.digest(), time);
      case Fact.TaskReused reused ->
          task.succeeded(TaskStatus.REUSED, reused.attempt(), reused.digest(), time);
      case Fact.AttemptFailed failed -> {
        if (isCurrent(task, failed.attempt())) {
          task.waitsAgain(
              AttemptRecord.Outcome.FAILED,
              Optional.of(failed.failure()),
              time,
              time.plus(failed.retryAfter()));
        }
      }
      case Fact.AttemptLost lost -> {
        if (isCurrent(task, lost.attempt())) {
          task.waitsAgain(AttemptRecord.Outcome.LOST, Optional.empty(), time, time);
        }
      }
      case Fact.AttemptReleased released -> {
        if (isCurrent(task, released.attempt())) {
          task.waitsAgain(AttemptRecord.Outcome.RELEASED, Optional.empty(), time, time);
        }
      }
      case Fact.TaskFailed failed -> task.failed(failed.failure(), time);
      case Fact.TaskParentFailed failed -> {
        if (task.status() == TaskStatus.WAITING) {
          task.parentFailed(failed.root(), time);
        }
      }
      case Fact.TaskCancelled cancelled -> task.cancelled(time);
    }
  }

  /** Keeps the counts and sets in step with a task that may have changed. */
  private void moved(TaskState task, TaskStatus before) {
    ImageName image = task.image();
    TaskStatus after = task.status();
    if (before == after) {
      return;
    }
    counts.merge(before, -1, Integer::sum);
    counts.merge(after, 1, Integer::sum);
    ready.remove(image);
    queued.remove(image);
    building.remove(image);
    doomed.remove(image);
    switch (after) {
      case WAITING -> ready.add(image);
      case QUEUED -> queued.add(image);
      case BUILDING -> building.add(image);
      case BUILT, REUSED -> children.getOrDefault(image, List.of()).forEach(this::parentArrived);
      case FAILED -> doom(image, image);
      case PARENT_FAILED -> doom(image, task.rootCause().orElse(image));
      case CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE -> {}
    }
  }

  /** A skipped parent that is in the registry has arrived from the start. */
  private int countParentsWithoutImage(PlannedTask planned) {
    return (int)
        planned.parents().stream()
            .filter(parent -> task(parent).flatMap(TaskState::digestForChildren).isEmpty())
            .count();
  }

  private void parentArrived(ImageName child) {
    if (missingParents.merge(child, -1, Integer::sum) == 0
        && require(child).status() == TaskStatus.WAITING) {
      ready.add(child);
    }
  }

  private void doom(ImageName parent, ImageName root) {
    for (ImageName child : children.getOrDefault(parent, List.of())) {
      if (require(child).status() == TaskStatus.WAITING) {
        doomed.putIfAbsent(child, root);
      }
    }
  }

  private boolean isUnforgivenFailure(TaskState task) {
    return switch (task.status()) {
      case FAILED -> !task.planned().allowedToFail();
      case PARENT_FAILED ->
          !task.planned().allowedToFail()
              && !require(task.rootCause().orElse(task.image())).planned().allowedToFail();
      case WAITING, QUEUED, BUILDING, BUILT, REUSED, CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE ->
          false;
    };
  }

  private static boolean isCurrent(TaskState task, AttemptId attempt) {
    return task.currentAttempt().filter(current -> current.id().equals(attempt)).isPresent();
  }

  /** Levels from the front of the plan, heights from its end: parents stand before children. */
  private void measure(List<PlannedTask> plan) {
    for (PlannedTask planned : plan) {
      levels.put(
          planned.image(), 1 + planned.parents().stream().mapToInt(this::level).max().orElse(0));
    }
    for (PlannedTask planned : plan.reversed()) {
      int height = heights.merge(planned.image(), 1, Math::max);
      planned.parents().forEach(parent -> heights.merge(parent, height + 1, Math::max));
    }
  }

  private TaskState require(ImageName image) {
    TaskState task = tasks.get(image);
    if (task == null) {
      throw new IllegalArgumentException("no task for %s in build %s".formatted(image, id));
    }
    return task;
  }
}
