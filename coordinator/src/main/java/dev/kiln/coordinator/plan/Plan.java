package dev.kiln.coordinator.plan;

import dev.kiln.event.PlannedTask;
import dev.kiln.image.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tasks of a build, frozen: every image of the tree, parents before children, with its recipe
 * key or the reason why it is left out. Nobody plans again later.
 */
public record Plan(List<PlannedTask> tasks) {

  /** So many tasks fit one record with room to spare. */
  private static final int TASKS_PER_PART = 500;

  public Plan {
    tasks = List.copyOf(tasks);
  }

  /**
   * The same plan with how long its tasks are expected to take, as far as {@code durations} knows.
   * Tasks that planning has left out take no time.
   */
  public Plan expecting(Function<PlannedTask, Optional<Duration>> durations) {
    return new Plan(
        tasks.stream()
            .map(
                task -> task.exclusion().isPresent() ? task : task.expecting(durations.apply(task)))
            .toList());
  }

  /** The tasks in portions that fit one record each; at least one portion. */
  public List<List<PlannedTask>> parts() {
    List<List<PlannedTask>> parts = new ArrayList<>();
    for (int from = 0; from < tasks.size() || from == 0; from += TASKS_PER_PART) {
      parts.add(tasks.subList(from, Math.min(tasks.size(), from + TASKS_PER_PART)));
    }
    return parts;
  }

  /** The digest over all tasks. */
  public Digest digest() {
    return PlannedTask.digest(tasks);
  }
}
