package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * Orders to stop: every heartbeat is compared with the state, and each attempt that nobody waits
 * for is told to stop, again and again until the heartbeat no longer lists it. So no order is ever
 * lost.
 */
public final class StopOrders {

  private StopOrders() {}

  /** What the heartbeat gives reason for, as far as it is about builds of {@code partition}. */
  public static List<StopAttempt> of(PartitionState state, int partition, Heartbeat heartbeat) {
    return heartbeat.running().stream()
        .filter(running -> running.build().partition() == partition)
        .flatMap(running -> order(state, running).stream())
        .toList();
  }

  private static Optional<StopAttempt> order(
      PartitionState state, Heartbeat.RunningAttempt running) {
    return reason(state, running)
        .map(
            reason -> new StopAttempt(running.build(), running.image(), running.attempt(), reason));
  }

  /** Empty while the attempt is current, or its start may still lie unread in the inbox. */
  private static Optional<String> reason(PartitionState state, Heartbeat.RunningAttempt running) {
    Optional<TaskState> found =
        state.build(running.build()).flatMap(build -> build.task(running.image()));
    if (found.isEmpty()) {
      return Optional.of("its build is over or unknown");
    }
    TaskState task = found.get();
    if (task.isCurrent(running.attempt())
        || task.status() == TaskStatus.QUEUED
        || task.status() == TaskStatus.WAITING) {
      return Optional.empty();
    }
    return Optional.of(
        task.status().isEnded()
            ? "the task has ended as " + task.status().word()
            : "another attempt is current");
  }
}
