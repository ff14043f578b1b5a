package dev.kiln.coordinator.hazelcast;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.event.BuildStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was last told about the running builds of our partitions, so that only what is new is told.
 * Belongs to one thread.
 */
final class LastTold {

  private final Map<BuildId, Told> builds = new HashMap<>();

  private record Told(long offset, Map<ImageName, TaskView> tasks) {}

  /** What is new in {@code view}, which is told from now on. */
  List<LiveChange> changes(BuildView view) {
    BuildId id = view.summary().id();
    long offset = view.summary().offset();
    Told earlier = builds.get(id);
    Map<ImageName, TaskView> before = earlier == null ? new HashMap<>() : earlier.tasks();
    List<LiveChange> changes = new ArrayList<>();
    for (TaskView task : view.tasks()) {
      if (!task.equals(before.put(task.image(), task))) {
        changes.add(LiveChange.of(id, task, offset));
      }
    }
    changes.add(LiveChange.of(view.summary()));
    if (view.summary().status() == BuildStatus.RUNNING) {
      builds.put(id, new Told(offset, before));
    } else {
      builds.remove(id);
    }
    return changes;
  }

  /** A phase is news for who watches the task, if its build is ours. */
  Optional<LiveChange> phase(WorkerView.Running running) {
    Told build = builds.get(running.build());
    TaskView task = build == null ? null : build.tasks().get(running.image());
    if (build == null || task == null || !HeardWorkers.isCurrent(task, running)) {
      return Optional.empty();
    }
    TaskView fresh = task.withPhase(running.phase());
    if (fresh.equals(task)) {
      return Optional.empty();
    }
    build.tasks().put(running.image(), fresh);
    return Optional.of(LiveChange.of(running.build(), fresh, build.offset()));
  }

  void forget(BuildId build) {
    builds.remove(build);
  }

  /** Forgets every build of a partition that is no longer ours. */
  void forget(int partition) {
    builds.keySet().removeIf(build -> build.partition() == partition);
  }
}
