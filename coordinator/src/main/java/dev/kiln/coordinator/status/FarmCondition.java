package dev.kiln.coordinator.status;

import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What is out of the ordinary on the farm as a whole: why nothing new begins somewhere, or what its
 * operator has to know at once.
 *
 * @param paused empty as long as the farm takes work
 * @param pausedHosts the hosts that are left alone for a while, by name
 * @param drainedWorkers the workers that are to take nothing new, by name; they need not be there
 * @param alarm that many workers have fallen silent together, in words
 * @param unoffered what waits for workers that are not there, by pool
 */
public record FarmCondition(
    Optional<Paused> paused,
    List<PausedHost> pausedHosts,
    List<DrainedWorker> drainedWorkers,
    Optional<String> alarm,
    List<Unoffered> unoffered) {

  public FarmCondition {
    unoffered = List.copyOf(unoffered);
    pausedHosts = pausedHosts.stream().sorted(Comparator.comparing(PausedHost::host)).toList();
    drainedWorkers =
        drainedWorkers.stream().sorted(Comparator.comparing(DrainedWorker::worker)).toList();
  }

  /**
   * Somebody has paused the farm.
   *
   * @param requestedBy who, for people; nobody has proved it
   */
  public record Paused(String requestedBy, Optional<String> reason, Instant since) {}

  /**
   * The farm itself leaves a host alone, because attempts have failed there for the host's own
   * reasons.
   *
   * @param until when the pause is over; from then on {@code probe} tries first
   * @param times how often in a row the host has been paused
   */
  public record PausedHost(String host, Instant until, String probe, int times, String reason) {}

  /**
   * Somebody has drained a worker.
   *
   * @param requestedBy who, for people; nobody has proved it
   */
  public record DrainedWorker(
      String worker, String requestedBy, Optional<String> reason, Instant since) {}

  /**
   * Images that nobody on the farm can build now.
   *
   * @param pool where they are offered in vain
   * @param images how many could be built otherwise
   * @param message in words, such as {@code 3 images wait for a worker with label bigmem}
   */
  public record Unoffered(Pool pool, int images, String message) {

    /** So many images wait for a worker of {@code pool}. */
    public static Unoffered of(Pool pool, int images) {
      SortedSet<String> labels = pool.labels();
      String wanted =
          labels.isEmpty()
              ? "for " + pool.architecture()
              : "with label%s %s"
                  .formatted(labels.size() == 1 ? "" : "s", String.join(" and ", labels));
      return new Unoffered(
          pool,
          images,
          "%d image%s for a worker %s"
              .formatted(images, images == 1 ? " waits" : "s wait", wanted));
    }
  }

  /** Nothing is out of the ordinary. */
  public static FarmCondition ordinary() {
    return new FarmCondition(Optional.empty(), List.of(), List.of(), Optional.empty(), List.of());
  }
}
