package dev.kiln.coordinator.status;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker as its last heartbeat described it.
 *
 * @param instance changes with every start of the worker's process
 * @param slots how many attempts it runs at once; {@code running} is never longer for an obedient
 *     worker, but it is shown as it is
 * @param labels what it offers beside its architecture, in order
 * @param trouble why it takes nothing new for a reason of its own
 * @param engine what it builds with, in words; may be empty
 * @param disk how full the engine's disk is, where that is known
 * @param drained who has ordered that it takes nothing new, if somebody has
 */
public record WorkerView(
    String id,
    String instance,
    String host,
    WorkerState state,
    List<Pool> pools,
    int slots,
    List<Running> running,
    String version,
    Instant lastSeen,
    Instant startedAt,
    List<String> labels,
    Optional<Trouble> trouble,
    String engine,
    Optional<Disk> disk,
    Optional<FarmCondition.DrainedWorker> drained) {

  public WorkerView {
    pools = List.copyOf(pools);
    running = List.copyOf(running);
    labels = List.copyOf(labels);
  }

  /** The same, heard of at another time. */
  public WorkerView withLastSeen(Instant at) {
    return new WorkerView(
        id, instance, host, state, pools, slots, running, version, at, startedAt, labels, trouble,
        engine, disk, drained);
  }

  /**
   * Why a worker takes nothing new although nobody told it so.
   *
   * @param kind {@code self_test} or {@code disk}; not an enum, because a newer worker's troubles
   *     are shown too
   * @param message in words
   */
  public record Trouble(String kind, String message) {}

  /** The disk on which the engine keeps its images. */
  public record Disk(long totalBytes, long freeBytes) {}

  /**
   * What one slot does.
   *
   * @param phase the step that the worker named last, such as {@code build 3/9}
   */
  public record Running(
      BuildId build, ImageName image, AttemptId attempt, String phase, Instant startedAt) {}
}
