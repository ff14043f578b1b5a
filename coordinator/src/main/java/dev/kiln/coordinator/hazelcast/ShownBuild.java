package dev.kiln.coordinator.hazelcast;

import dev.kiln.coordinator.build.AttemptRecord;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.coordinator.output.AttemptLogs.Located;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.Views;
import dev.kiln.event.LogPosition;
import dev.kiln.image.AttemptId;
import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A build as it is shown, running or ended.
 *
 * @param logs where its attempts' output begins, by the attempts' ids
 */
record ShownBuild(BuildView view, SortedMap<String, LogPosition> logs) {

  ShownBuild {
    logs = Collections.unmodifiableSortedMap(new TreeMap<>(logs));
  }

  static ShownBuild of(BuildState build) {
    SortedMap<String, LogPosition> logs = new TreeMap<>();
    for (TaskState task : build.tasks()) {
      for (AttemptRecord attempt : task.attempts()) {
        logs.put(attempt.id().toString(), attempt.log());
      }
    }
    return new ShownBuild(Views.of(build), logs);
  }

  /** An attempt of a task, the newest where none is named; empty if there is no such task. */
  Optional<Located> locate(ImageName image, Optional<AttemptId> wanted) {
    return view.tasks().stream()
        .filter(task -> task.image().equals(image))
        .findFirst()
        .map(task -> locate(task, wanted));
  }

  private Located locate(TaskView task, Optional<AttemptId> wanted) {
    return task.attempts().stream()
        .filter(attempt -> wanted.isEmpty() || wanted.get().equals(attempt.id()))
        .reduce((earlier, later) -> later)
        .map(attempt ->
            new Located(
                Optional.of(attempt.id()),
                Optional.ofNullable(logs.get(attempt.id().toString())),
                attempt.status()))
        .orElseGet(Located::none);
  }
}
