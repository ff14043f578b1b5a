package dev.kiln.coordinator.build;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the longest way down from each task is expected to take, which is what makes one task
 * more urgent than another: the makespan can't be shorter than the longest way.
 *
 * <p>A task that nobody has timed yet counts as long as the middle one of those that were; if none
 * was, all count the same, and the way is as long as its number of images.
 *
 * @see <a href="https://doi.org/10.1137/0117039">R. L. Graham, Bounds on multiprocessing timing
 *     anomalies (1969), for list scheduling</a>
 */
final class RemainingTimes {

  private static final Duration WHERE_NOTHING_IS_KNOWN = Duration.ofMinutes(1);

  private RemainingTimes() {}

  /** Tells each task of {@code plan}, in which parents stand before children. */
  static void measure(List<TaskState> plan) {
    Duration median = medianOf(plan);
    Map<TaskState, Duration> below = new HashMap<>();
    for (TaskState task : plan.reversed()) {
      Duration longest = Duration.ZERO;
      for (TaskState child : task.children()) {
        Duration way = below.getOrDefault(child, Duration.ZERO);
        longest = way.compareTo(longest) > 0 ? way : longest;
      }
      Duration own =
          task.status().isEnded() ? Duration.ZERO : task.planned().expected().orElse(median);
      below.put(task, longest.plus(own));
      task.expects(longest.plus(own));
    }
  }

  private static Duration medianOf(List<TaskState> plan) {
    List<Duration> known =
        plan.stream().flatMap(task -> task.planned().expected().stream()).sorted().toList();
    return known.isEmpty() ? WHERE_NOTHING_IS_KNOWN : known.get(known.size() / 2);
  }
}
