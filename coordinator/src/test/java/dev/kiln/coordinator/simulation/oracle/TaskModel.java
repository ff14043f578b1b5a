package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.Optional;

/** What the oracle knows of a task. Only {@link TaskRules} changes it. */
final class TaskModel {

  final PlannedTask planned;
  TaskStatus status;
  int dispatch;
  int ownFailures;
  int lostAlone;
  Optional<AttemptId> current = Optional.empty();
  Optional<Digest> digest = Optional.empty();
  Optional<ImageName> root = Optional.empty();
  Instant notBefore = Instant.MIN;
  Instant changedAt = Instant.MIN;

  TaskModel(PlannedTask planned) {
    this.planned = planned;
    this.status = planned.exclusion().map(PlannedTask.Exclusion::status).orElse(TaskStatus.WAITING);
  }

  /** What children are built on. */
  Optional<Digest> digestForChildren() {
    return digest.or(planned::existing);
  }

  boolean isOpen() {
    return !status.isEnded();
  }

  void becomes(TaskStatus next, Instant at) {
    status = next;
    changedAt = at;
    if (next != TaskStatus.BUILDING) {
      current = Optional.empty();
    }
  }
}
