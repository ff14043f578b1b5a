package dev.kiln.coordinator.hazelcast;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.image.BuildId;
import java.util.Optional;

/**
 * A change as it travels on the event bus: of a build, or of a task together with its build's id.
 *
 * @param offset of the fact that it shows
 */
record LiveChange(
    Optional<BuildSummary> build, Optional<BuildId> taskOf, Optional<TaskView> task, long offset) {

  static LiveChange of(BuildSummary build) {
    return new LiveChange(Optional.of(build), Optional.empty(), Optional.empty(), build.offset());
  }

  static LiveChange of(BuildId build, TaskView task, long offset) {
    return new LiveChange(Optional.empty(), Optional.of(build), Optional.of(task), offset);
  }
}
