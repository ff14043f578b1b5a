package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the oracle knows of an accepted build. */
final class BuildModel {

  final BuildId id;
  final BuildHeader header;
  final long firstOffset;
  final SortedMap<ImageName, TaskModel> tasks = new TreeMap<>();
  boolean cancelled;
  boolean published;
  boolean archived;
  boolean inHistory;
  Optional<BuildStatus> ended = Optional.empty();
  private int open;

  BuildModel(BuildId id, BuildHeader header, List<PlannedTask> planned, long firstOffset) {
    this.id = id;
    this.header = header;
    this.firstOffset = firstOffset;
    for (PlannedTask one : planned) {
      TaskModel task = new TaskModel(one);
      tasks.put(one.image(), task);
      open += task.isOpen() ? 1 : 0;
    }
  }

  String release() {
    return header.destination().releases().withTag(header.tag()).toString();
  }

  Optional<TaskModel> task(ImageName image) {
    return Optional.ofNullable(tasks.get(image));
  }

  void taskEnded() {
    open--;
  }

  boolean hasOpenTasks() {
    return open > 0;
  }

  /** The digests to build {@code task} on, as far as its parents have one. */
  SortedMap<ImageName, Digest> parentDigests(TaskModel task) {
    SortedMap<ImageName, Digest> digests = new TreeMap<>();
    for (ImageName parent : task.planned.parents()) {
      task(parent)
          .flatMap(TaskModel::digestForChildren)
          .ifPresent(digest -> digests.put(parent, digest));
    }
    return digests;
  }

  boolean isReady(TaskModel task) {
    return task.status == TaskStatus.WAITING
        && parentDigests(task).size() == task.planned.parents().size();
  }

  /** The images that this build has made or found. */
  SortedMap<ImageName, Digest> images() {
    SortedMap<ImageName, Digest> images = new TreeMap<>();
    tasks.forEach((image, task) -> task.digest.ifPresent(digest -> images.put(image, digest)));
    return images;
  }

  boolean isAncestor(ImageName above, TaskModel below) {
    Set<ImageName> seen = new HashSet<>();
    Deque<ImageName> left = new ArrayDeque<>(below.planned.parents());
    while (!left.isEmpty()) {
      ImageName next = left.remove();
      if (next.equals(above)) {
        return true;
      }
      if (seen.add(next)) {
        task(next).map(parent -> parent.planned.parents()).ifPresent(left::addAll);
      }
    }
    return false;
  }

  /** How the build has to end, now that all tasks have. */
  BuildStatus verdict() {
    Collection<TaskModel> all = tasks.values();
    if (all.stream().anyMatch(this::isUnforgiven)) {
      return BuildStatus.FAILED;
    }
    boolean someCancelled = all.stream().anyMatch(task -> task.status == TaskStatus.CANCELLED);
    boolean wantsRelease = header.publish() != dev.kiln.event.PublishPolicy.NONE;
    return someCancelled || cancelled && wantsRelease && !published
        ? BuildStatus.CANCELLED
        : BuildStatus.SUCCEEDED;
  }

  /** The statuses of all tasks. */
  Map<ImageName, TaskStatus> statuses() {
    Map<ImageName, TaskStatus> statuses = new TreeMap<>();
    tasks.forEach((image, task) -> statuses.put(image, task.status));
    return statuses;
  }

  private boolean isUnforgiven(TaskModel task) {
    boolean failed = task.status == TaskStatus.FAILED || task.status == TaskStatus.PARENT_FAILED;
    boolean rootMayFail =
        task.root.flatMap(this::task).filter(root -> root.planned.allowedToFail()).isPresent();
    return failed && !task.planned.allowedToFail() && !rootMayFail;
  }
}
