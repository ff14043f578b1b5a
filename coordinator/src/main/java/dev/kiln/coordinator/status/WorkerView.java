package dev.kiln.coordinator.status;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A worker as its last heartbeat described it.
 *
 * @param instance changes with every start of the worker's process
 * @param labels what it offers beside its architecture
 * @param slots how many attempts it runs at once; {@code running} is never longer for an obedient
 *     worker, but it is shown as it is
 */
public record WorkerView(
    String id,
    String instance,
    String host,
    WorkerState state,
    List<Pool> pools,
    SortedSet<String> labels,
    int slots,
    List<Running> running,
    String version,
    Instant lastSeen,
    Instant startedAt) {

  public WorkerView {
    pools = List.copyOf(pools);
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    running = List.copyOf(running);
  }

  /**
   * What one slot does.
   *
   * @param phase the step that the worker named last, such as {@code build 3/9}
   */
  public record Running(
      BuildId build, ImageName image, AttemptId attempt, String phase, Instant startedAt) {}
}
