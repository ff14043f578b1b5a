package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.TaskStatus;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders to stop: every heartbeat is compared with the state, and each attempt that nobody waits
 * for is told to stop, again and again until the heartbeat no longer lists it. So no order is ever
 * lost.
 */
final class StopOrders {

  private static final Logger LOG = LoggerFactory.getLogger(StopOrders.class);

  private final EventWriter writer;

  StopOrders(EventWriter writer) {
    this.writer = writer;
  }

  /**
   * Sends what the heartbeat gives reason for, as far as it is about builds of {@code partition}.
   */
  void compare(PartitionState state, int partition, Heartbeat heartbeat) {
    for (Heartbeat.RunningAttempt running : heartbeat.running()) {
      if (running.build().partition() == partition) {
        reasonToStop(state, running)
            .ifPresent(reason -> stop(running, heartbeat.worker().worker(), reason));
      }
    }
  }

  private void stop(Heartbeat.RunningAttempt running, String worker, String reason) {
    LOG.info(
        "stopping attempt: {} build={} image={} attempt={} worker={}",
        reason,
        running.build(),
        running.image(),
        running.attempt(),
        worker);
    writer
        .stop(new StopAttempt(running.build(), running.image(), running.attempt(), reason))
        .onFailure(e -> LOG.warn("could not send a stop, the next heartbeat repeats it", e));
  }

  /** Empty while the attempt is current, or its start may still lie unread in the inbox. */
  private static Optional<String> reasonToStop(
      PartitionState state, Heartbeat.RunningAttempt running) {
    Optional<TaskState> found =
        state.build(running.build()).flatMap((BuildState build) -> build.task(running.image()));
    if (found.isEmpty()) {
      return Optional.of("its build is unknown");
    }
    TaskState task = found.get();
    boolean current =
        task.currentAttempt().filter(attempt -> attempt.id().equals(running.attempt())).isPresent();
    if (current || task.status() == TaskStatus.QUEUED || task.status() == TaskStatus.WAITING) {
      return Optional.empty();
    }
    return Optional.of(
        task.status().isEnded()
            ? "the task has ended as " + task.status().word()
            : "another attempt is current");
  }
}
