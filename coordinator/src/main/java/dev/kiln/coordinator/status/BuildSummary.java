package dev.kiln.coordinator.status;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A build in one line.
 *
 * @param counts how many tasks have each status; every status is present, in the order of {@link
 *     TaskStatus}
 * @param total the number of tasks, the sum of {@code counts}
 * @param message why the build failed or was cancelled, for people
 * @param release the reference of the release's manifest, once it is published
 * @param offset the log offset of the newest fact shown: of two summaries of a build, the one with
 *     the higher offset is the newer
 */
public record BuildSummary(
    BuildId id,
    BuildStatus status,
    String tag,
    String registry,
    String namespace,
    String requestedBy,
    Instant submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Map<TaskStatus, Integer> counts,
    int total,
    Optional<String> message,
    Optional<String> release,
    long offset) {

  public BuildSummary {
    EnumMap<TaskStatus, Integer> all = new EnumMap<>(TaskStatus.class);
    for (TaskStatus each : TaskStatus.values()) {
      all.put(each, counts.getOrDefault(each, 0));
    }
    counts = Collections.unmodifiableMap(all);
    int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
    if (sum != total) {
      throw new IllegalArgumentException(
          "build %s has %d tasks, but its counts add up to %d".formatted(id, total, sum));
    }
  }

  /** How many tasks have come to an image. */
  public int done() {
    return count(TaskStatus.BUILT) + count(TaskStatus.REUSED);
  }

  /** How many tasks were asked for: all but those that planning has left out. */
  public int wanted() {
    return total
        - count(TaskStatus.UNMATCHED)
        - count(TaskStatus.SKIPPED)
        - count(TaskStatus.UNBUILDABLE);
  }

  private int count(TaskStatus status) {
    return counts.getOrDefault(status, 0);
  }
}
