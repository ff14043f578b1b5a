package dev.kiln.bench.schedule;

import dev.kiln.event.PlannedTask;
import dev.kiln.image.ImageName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A night by first in, first out, to compare with: a task begins in the order in which its parents
 * were done, and messages take no time.
 */
final class QueueNight {

  private final Workload workload;
  private final Map<ImageName, Integer> missing = new HashMap<>();
  private final Map<ImageName, List<ImageName>> children = new HashMap<>();
  private final Deque<ImageName> ready = new ArrayDeque<>();
  private final PriorityQueue<End> running =
      new PriorityQueue<>(Comparator.comparingLong(End::at).thenComparing(End::image));

  private record End(long at, ImageName image) {}

  QueueNight(Workload workload) {
    this.workload = workload;
    for (PlannedTask task : workload.tasks()) {
      missing.put(task.image(), task.parents().size());
      for (ImageName parent : task.parents()) {
        children.computeIfAbsent(parent, image -> new ArrayList<>()).add(task.image());
      }
      if (task.parents().isEmpty()) {
        ready.add(task.image());
      }
    }
  }

  /** Plays it and returns the milliseconds until the last task is done. */
  long makespan(int slots) {
    long now = 0;
    while (!ready.isEmpty() || !running.isEmpty()) {
      while (!ready.isEmpty() && running.size() < slots) {
        ImageName image = ready.remove();
        running.add(new End(now + workload.millisOf(image), image));
      }
      End end = running.remove();
      now = end.at();
      for (ImageName child : children.getOrDefault(end.image(), List.of())) {
        if (missing.merge(child, -1, Integer::sum) == 0) {
          ready.add(child);
        }
      }
    }
    return now;
  }
}
