package dev.kiln.coordinator.farm;

import dev.kiln.event.Desired;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which workers are to take nothing new until that is taken back, whether they are there or not.
 */
public final class DrainedWorkers {

  private final SortedMap<String, Desired.WorkerDrained> byKey = new TreeMap<>();

  DrainedWorkers() {}

  /** This is wanted under {@code key} from now on, or nothing any more; other wishes are none. */
  void wanted(String key, Optional<Desired> desired) {
    byKey.remove(key);
    if (desired.isPresent() && desired.get() instanceof Desired.WorkerDrained drained) {
      byKey.put(key, drained);
    }
  }

  /** All of them, by name. */
  public List<Desired.WorkerDrained> all() {
    return List.copyOf(byKey.values());
  }

  /** Who drained the worker and why, if somebody has. */
  public Optional<Desired.WorkerDrained> of(String worker) {
    return Optional.ofNullable(byKey.get(Desired.WorkerDrained.keyOf(worker)));
  }
}
