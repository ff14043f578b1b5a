package dev.kiln.coordinator.build;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.image.BuildId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a build when it has ended: enough to show it as it was, and to plan the same once
 * more.
 *
 * @param tasks in the order of the plan, parents before children
 * @param lastOffset the offset of the newest fact about it
 */
public record BuildSnapshot(
    BuildId build,
    BuildHeader header,
    BuildStatus status,
    Instant acceptedAt,
    Optional<Instant> endedAt,
    Optional<String> message,
    Optional<String> cancellationRequestedBy,
    Optional<BuildState.Published> published,
    long lastOffset,
    List<TaskSnapshot> tasks) {

  public BuildSnapshot {
    tasks = List.copyOf(tasks);
  }

  /** The same without its tasks, which may be kept elsewhere. */
  public BuildSnapshot withoutTasks() {
    return withTasks(List.of());
  }

  /** The same with these tasks. */
  public BuildSnapshot withTasks(List<TaskSnapshot> found) {
    return new BuildSnapshot(
        build,
        header,
        status,
        acceptedAt,
        endedAt,
        message,
        cancellationRequestedBy,
        published,
        lastOffset,
        found);
  }
}
