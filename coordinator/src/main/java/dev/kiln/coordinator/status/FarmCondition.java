package dev.kiln.coordinator.status;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is out of the ordinary on the farm as a whole: why nothing new begins somewhere, or what its
 * operator has to know at once.
 *
 * @param paused empty as long as the farm takes work
 * @param pausedHosts the hosts that are left alone for a while, by name
 * @param drainedWorkers the workers that are to take nothing new, by name; they need not be there
 * @param alarm that many workers have fallen silent together, in words
 */
public record FarmCondition(
    Optional<Paused> paused,
    List<PausedHost> pausedHosts,
    List<DrainedWorker> drainedWorkers,
    Optional<String> alarm) {

  public FarmCondition {
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

  /** Nothing is out of the ordinary. */
  public static FarmCondition ordinary() {
    return new FarmCondition(Optional.empty(), List.of(), List.of(), Optional.empty());
  }
}
