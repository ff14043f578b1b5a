package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.coordinator.plan.Plan;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans an ended build once more, exactly as it was planned: the same bundle, pins, arguments and
 * tasks. So the tasks have the same input keys, and what has succeeded is found by them. The new
 * build lives in the partition of the old one, where all builds of its release live.
 */
final class RetryPlan {

  private RetryPlan() {}

  /** Returns what has to be sent, in this order; {@code durations} are those of today. */
  static List<InboxMessage.Request> of(
      BuildSnapshot ended,
      Ulid id,
      String requestedBy,
      Function<PlannedTask, Optional<Duration>> durations) {
    return SubmissionMessages.of(
        BuildId.of(ended.build().partition(), id),
        ended.header().again(ended.build(), requestedBy),
        new Plan(ended.tasks().stream().map(TaskSnapshot::planned).toList()).expecting(durations));
  }
}
