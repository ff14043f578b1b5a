package dev.kiln.coordinator.output;

import dev.kiln.coordinator.status.AttemptStatus;
import dev.kiln.event.LogPosition;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import java.util.Optional;

/** Who knows where the output of an attempt begins. */
public interface AttemptLogs {

  /**
   * Finds an attempt of a task, the newest where none is named; empty if there is no such task, and
   * {@link Located#none} if the task has no such attempt.
   */
  Future<Optional<Located>> locate(BuildId build, ImageName image, Optional<AttemptId> wanted);

  /** An attempt, where its output begins, and how it is. */
  record Located(Optional<AttemptId> attempt, Optional<LogPosition> begin, AttemptStatus status) {

    /** No attempt yet. */
    public static Located none() {
      return new Located(Optional.empty(), Optional.empty(), AttemptStatus.RUNNING);
    }
  }
}
