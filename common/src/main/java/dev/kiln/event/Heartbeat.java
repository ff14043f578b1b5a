package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.List;

/**
 * What a worker says about itself, in {@code kiln.workers}.
 *
 * @param worker which life of which worker
 * @param startedAt when that life began, by the worker's clock
 * @param version Kiln's version
 * @param pools the pools it takes tasks of
 * @param slots how many attempts it runs at once
 * @param running every attempt it is working on; an attempt that is missing here and unfinished is
 *     not being worked on
 * @param draining whether it finishes what it has and takes nothing new
 */
public record Heartbeat(
    WorkerInstance worker,
    Instant startedAt,
    String version,
    List<Pool> pools,
    int slots,
    List<RunningAttempt> running,
    boolean draining) {

  public Heartbeat {
    pools = List.copyOf(pools);
    running = List.copyOf(running);
  }

  /** The number of attempts it could take now. */
  public int freeSlots() {
    return draining ? 0 : Math.max(0, slots - running.size());
  }

  /**
   * One attempt in progress.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param phase what it is doing, such as {@code build 3/9}
   * @param startedAt when it began, by the worker's clock
   */
  public record RunningAttempt(
      BuildId build, ImageName image, AttemptId attempt, String phase, Instant startedAt) {}
}
