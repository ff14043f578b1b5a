package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.AttemptRecord;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.farm.Loss;
import dev.kiln.event.Fact;
import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives up attempts whose worker is gone. A task that takes one worker after the other with it is
 * poison, and ends.
 */
final class Losses {

  private final int poisonLimit;

  Losses(int poisonLimit) {
    this.poisonLimit = poisonLimit;
  }

  void give(BuildState build, Farm farm, Duration since, List<Fact> facts) {
    for (TaskState task : build.open().building()) {
      AttemptRecord attempt = task.currentAttempt().orElseThrow();
      farm.lossOf(attempt.id(), attempt.worker(), since)
          .ifPresent(loss -> facts.add(verdict(build, task, attempt, loss)));
    }
  }

  private Fact verdict(BuildState build, TaskState task, AttemptRecord attempt, Loss loss) {
    if (isPoison(task, loss)) {
      return new Fact.TaskFailed(
          build.id(),
          task.image(),
          Optional.of(attempt.id()),
          new Failure(
              FailureCause.LOST,
              "%d workers were lost while they built it, the last one because %s"
                  .formatted(task.solitaryLosses() + 1, loss.reason()),
              List.of()));
    }
    return new Fact.AttemptLost(
        build.id(), task.image(), attempt.id(), loss.reason(), loss.solitary());
  }

  private boolean isPoison(TaskState task, Loss loss) {
    return loss.solitary() && task.solitaryLosses() + 1 >= poisonLimit;
  }
}
