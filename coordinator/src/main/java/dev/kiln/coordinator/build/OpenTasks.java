package dev.kiln.coordinator.build;

import dev.kiln.event.TaskStatus;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tasks of a build that have not ended, by what can happen to them next. An index over the
 * state and no part of it: everything here follows from the tasks, and for {@link #wake} from the
 * time.
 */
public final class OpenTasks {

  private static final Comparator<TaskState> MOST_URGENT_FIRST = OpenTasks::compareUrgency;
  private static final Comparator<TaskState> EARLIEST_FIRST =
      Comparator.comparing((TaskState task) -> task.notBefore().orElse(Instant.MIN))
          .thenComparing(TaskState::image);

  private final Map<Pool, NavigableSet<TaskState>> ready = new TreeMap<>();
  private final NavigableSet<TaskState> asleep = new TreeSet<>(EARLIEST_FIRST);
  private final Set<TaskState> queued = new LinkedHashSet<>();
  private final Set<TaskState> building = new LinkedHashSet<>();
  private final Map<Pool, Integer> unclaimed = new HashMap<>();
  private final SortedMap<ImageName, Doomed> doomed = new TreeMap<>();

  /**
   * A waiting task that will never be ready.
   *
   * @param root the ancestor that has ended without an image
   */
  public record Doomed(TaskState task, TaskState root) {}

  OpenTasks() {}

  /** The pools in which something can be offered, in a fixed order. */
  public Collection<Pool> readyPools() {
    return Collections.unmodifiableSet(ready.keySet());
  }

  /** The tasks of {@code pool} that could be offered, most urgent first. */
  public Collection<TaskState> ready(Pool pool) {
    return Collections.unmodifiableCollection(
        ready.getOrDefault(pool, Collections.emptyNavigableSet()));
  }

  /** How many tasks of {@code pool} could be offered. */
  public int readyCount(Pool pool) {
    NavigableSet<TaskState> tasks = ready.get(pool);
    return tasks == null ? 0 : tasks.size();
  }

  /** The tasks that are offered and not claimed, longest first. */
  public Collection<TaskState> queued() {
    return Collections.unmodifiableSet(queued);
  }

  /** How many tasks of {@code pool} are offered and not claimed. */
  public int unclaimed(Pool pool) {
    return unclaimed.getOrDefault(pool, 0);
  }

  /** The tasks that are being built. */
  public Collection<TaskState> building() {
    return Collections.unmodifiableSet(building);
  }

  /** The waiting tasks below one that has ended without an image, by name. */
  public Collection<Doomed> doomed() {
    return Collections.unmodifiableCollection(doomed.values());
  }

  public boolean isDoomed(ImageName image) {
    return doomed.containsKey(image);
  }

  /** The ancestor that has ended without an image, where there is one. */
  Optional<ImageName> rootOf(ImageName image) {
    return Optional.ofNullable(doomed.get(image)).map(found -> found.root().image());
  }

  /** Makes ready what has waited long enough for its next try. */
  public void wake(Instant now) {
    while (!asleep.isEmpty()) {
      TaskState first = asleep.first();
      if (first.notBefore().orElse(Instant.MIN).isAfter(now)) {
        return;
      }
      asleep.remove(first);
      makeReady(first);
    }
  }

  /** Takes the task out before it changes: its place depends on how it is. */
  void leave(TaskState task) {
    switch (task.status()) {
      case WAITING -> {
        if (!asleep.remove(task)) {
          takeFromReady(task);
        }
      }
      case QUEUED -> {
        queued.remove(task);
        unclaimed.merge(task.planned().pool(), -1, Integer::sum);
      }
      case BUILDING -> building.remove(task);
      case BUILT, REUSED, FAILED, PARENT_FAILED, CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE -> {}
    }
  }

  /** Puts the task where it belongs now. */
  void enter(TaskState task) {
    switch (task.status()) {
      case WAITING -> {
        if (isReady(task)) {
          if (task.notBefore().isPresent()) {
            asleep.add(task);
          } else {
            makeReady(task);
          }
        }
      }
      case QUEUED -> {
        queued.add(task);
        unclaimed.merge(task.planned().pool(), 1, Integer::sum);
      }
      case BUILDING -> building.add(task);
      case BUILT, REUSED, FAILED, PARENT_FAILED, CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE ->
          doomed.remove(task.image());
    }
  }

  void doom(TaskState task, TaskState root) {
    if (task.status() == TaskStatus.WAITING) {
      doomed.putIfAbsent(task.image(), new Doomed(task, root));
    }
  }

  /** The longest way first, then by name; written out because it runs with every fact. */
  private static int compareUrgency(TaskState one, TaskState other) {
    int longest = other.remaining().compareTo(one.remaining());
    return longest == 0 ? one.image().compareTo(other.image()) : longest;
  }

  /** Every parent has an image in this build, or one that stands in for it. */
  private static boolean isReady(TaskState task) {
    return task.missingParents() == 0;
  }

  private void makeReady(TaskState task) {
    ready
        .computeIfAbsent(task.planned().pool(), pool -> new TreeSet<>(MOST_URGENT_FIRST))
        .add(task);
  }

  private void takeFromReady(TaskState task) {
    Pool pool = task.planned().pool();
    NavigableSet<TaskState> tasks = ready.get(pool);
    if (tasks != null && tasks.remove(task) && tasks.isEmpty()) {
      ready.remove(pool);
    }
  }
}
