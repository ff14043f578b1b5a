package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.event.TaskStatus;
import java.util.HashSet;
import java.util.Set;

/** Tells whoever waits for a build that something waits for workers that are not there. */
final class WaitingNotes {

  private final Progress progress;
  private Set<String> told = Set.of();

  WaitingNotes(Progress progress) {
    this.progress = progress;
  }

  /** Says what is new, as long as the build has something that could be what waits. */
  void note(BuildView build, FarmCondition condition) {
    boolean waits =
        build.tasks().stream()
            .anyMatch(
                task -> task.status() == TaskStatus.WAITING || task.status() == TaskStatus.QUEUED);
    Set<String> now = new HashSet<>();
    if (waits) {
      condition.unoffered().forEach(unoffered -> now.add(unoffered.message()));
      condition.unoffered().stream()
          .map(FarmCondition.Unoffered::message)
          .filter(message -> !told.contains(message))
          .forEach(progress::note);
    }
    told = now;
  }
}
