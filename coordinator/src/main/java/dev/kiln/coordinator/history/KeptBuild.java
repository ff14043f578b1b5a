package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.Views;
import dev.kiln.event.TaskStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A build as it stands in {@code kiln.history}, under its id.
 *
 * @param build without its tasks
 * @param counts how many tasks have each status, so that lists need no tasks
 * @param parts in how many records its tasks are
 */
record KeptBuild(BuildSnapshot build, List<Count> counts, int parts) {

  static final String TYPE = "dev.kiln.history.build.v1";

  KeptBuild {
    counts = List.copyOf(counts);
  }

  /** How many tasks have a status. */
  record Count(TaskStatus status, int tasks) {}

  static KeptBuild of(BuildSnapshot build, int parts) {
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    for (TaskSnapshot task : build.tasks()) {
      counts.merge(task.status(), 1, Integer::sum);
    }
    return new KeptBuild(
        build.withoutTasks(),
        counts.entrySet().stream()
            .map(entry -> new Count(entry.getKey(), entry.getValue()))
            .toList(),
        parts);
  }

  /** The build in one line. */
  BuildSummary summary() {
    Map<TaskStatus, Integer> all = new EnumMap<>(TaskStatus.class);
    counts.forEach(count -> all.put(count.status(), count.tasks()));
    return Views.summary(BuildState.restore(build), all);
  }
}
