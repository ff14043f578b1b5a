package dev.kiln.worker.claim;

import dev.kiln.event.Desired;
import dev.kiln.event.WorkerInstance;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a worker may begin something new, after what is wanted in {@code kiln.desired}. What it
 * is at goes on in any case. Safe for many threads.
 */
final class Permission {

  private final WorkerInstance worker;
  private final Map<String, Desired> wishes = new HashMap<>();

  /** How much may be begun. */
  enum Extent {
    /** Nothing: the farm or the host is paused, or the worker is drained. */
    NOTHING,
    /** One attempt while no other runs: the host is tried out after a pause. */
    ONE_AT_A_TIME,
    /** As much as there are slots. */
    ANYTHING
  }

  Permission(WorkerInstance worker) {
    this.worker = worker;
  }

  /** This is wanted under {@code key} from now on, or nothing any more. */
  synchronized void wanted(String key, Optional<Desired> wish) {
    wish.ifPresentOrElse(now -> wishes.put(key, now), () -> wishes.remove(key));
  }

  /** How much may be begun at {@code now}. */
  synchronized Extent extent(Instant now) {
    Extent extent = Extent.ANYTHING;
    for (Desired wish : wishes.values()) {
      Extent allowed =
          switch (wish) {
            case Desired.FarmPaused paused -> Extent.NOTHING;
            case Desired.HostPaused paused -> extent(paused, now);
            case Desired.WorkerDrained drained ->
                drained.worker().equals(worker.worker()) ? Extent.NOTHING : Extent.ANYTHING;
            case Desired.RegistryPaused paused -> Extent.ANYTHING;
          };
      extent = allowed.compareTo(extent) < 0 ? allowed : extent;
    }
    return extent;
  }

  /** Whether this worker is to take nothing new until that is taken back. */
  synchronized boolean isDrained() {
    return wishes.containsKey(Desired.WorkerDrained.keyOf(worker.worker()));
  }

  private Extent extent(Desired.HostPaused pause, Instant now) {
    if (!pause.host().equals(worker.host())) {
      return Extent.ANYTHING;
    }
    return pause.allows(worker.worker(), now) ? Extent.ONE_AT_A_TIME : Extent.NOTHING;
  }
}
