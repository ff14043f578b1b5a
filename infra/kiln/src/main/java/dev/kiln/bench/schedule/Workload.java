package dev.kiln.bench.schedule;

import dev.kiln.event.PlannedTask;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * The tasks of one night and how long each really takes, in milliseconds.
 *
 * @param tasks parents before children
 */
record Workload(List<PlannedTask> tasks, Map<ImageName, Long> millis) {

  private static final double SIGMA = 0.3;

  Workload {
    tasks = List.copyOf(tasks);
    millis = Map.copyOf(millis);
  }

  /** A night of {@code tasks} in which each takes about as long as expected: log-normal noise. */
  static Workload noisy(List<PlannedTask> tasks, long seed) {
    Random random = new Random(seed);
    Map<ImageName, Long> millis = new HashMap<>();
    for (PlannedTask task : tasks) {
      double factor = Math.exp(SIGMA * random.nextGaussian());
      long expected = task.expected().orElse(Duration.ofMinutes(1)).toMillis();
      millis.put(task.image(), Math.max(1, Math.round(expected * factor)));
    }
    return new Workload(tasks, millis);
  }

  /** How long {@code image} takes. */
  long millisOf(ImageName image) {
    Long found = millis.get(image);
    if (found == null) {
      throw new IllegalArgumentException("no task for " + image);
    }
    return found;
  }

  /** The plain bound: no farm is done before the longest chain is, nor before all work is. */
  long bound(int slots) {
    long criticalPath = earliestEnds().values().stream().mapToLong(Long::longValue).max().orElse(0);
    return Math.max(criticalPath, ceilDiv(work(), slots));
  }

  /**
   * A sharper bound. In the first {@code s} milliseconds no more can be done than if there were
   * slots without end, because children wait for their parents; in the last {@code r} no more than
   * if everything were left as late as it can be; and in between no more than all slots can do.
   */
  long reachable(int slots) {
    NavigableMap<Long, Long> firstWork = workBy(earliestEnds());
    NavigableMap<Long, Long> lastWork = workBy(latestBegins());
    long best = bound(slots);
    for (Map.Entry<Long, Long> first : firstWork.entrySet()) {
      for (Map.Entry<Long, Long> last : lastWork.entrySet()) {
        long left = work() - first.getValue() - last.getValue();
        if (left > 0) {
          best = Math.max(best, first.getKey() + last.getKey() + ceilDiv(left, slots));
        }
      }
    }
    return best;
  }

  private long work() {
    return tasks.stream().mapToLong(task -> millisOf(task.image())).sum();
  }

  /** When each task ends if it never waits for a slot. */
  private Map<ImageName, Long> earliestEnds() {
    Map<ImageName, Long> ends = new HashMap<>();
    for (PlannedTask task : tasks) {
      long begin =
          task.parents().stream()
              .mapToLong(parent -> ends.getOrDefault(parent, 0L))
              .max()
              .orElse(0);
      ends.put(task.image(), begin + millisOf(task.image()));
    }
    return ends;
  }

  /** How long before the end each task begins if it is left as late as it can be. */
  private Map<ImageName, Long> latestBegins() {
    Map<ImageName, Long> below = new HashMap<>();
    for (PlannedTask task : tasks.reversed()) {
      long way = below.getOrDefault(task.image(), 0L) + millisOf(task.image());
      below.put(task.image(), way);
      task.parents().forEach(parent -> below.merge(parent, way, Math::max));
    }
    return below;
  }

  /**
   * The most work that can be done within a time, at the times where its pace changes. A task whose
   * way is {@code w} long is worked on from {@code w} minus its own length to {@code w}.
   */
  private NavigableMap<Long, Long> workBy(Map<ImageName, Long> ways) {
    NavigableMap<Long, Long> change = new TreeMap<>();
    for (PlannedTask task : tasks) {
      long end = ways.getOrDefault(task.image(), 0L);
      change.merge(end - millisOf(task.image()), 1L, Long::sum);
      change.merge(end, -1L, Long::sum);
    }
    NavigableMap<Long, Long> work = new TreeMap<>(Comparator.naturalOrder());
    long done = 0;
    long pace = 0;
    long before = 0;
    for (Map.Entry<Long, Long> step : change.entrySet()) {
      done += pace * (step.getKey() - before);
      before = step.getKey();
      pace += step.getValue();
      work.put(before, done);
    }
    return work;
  }

  private static long ceilDiv(long work, int slots) {
    return (work + slots - 1) / slots;
  }
}
