package dev.kiln.coordinator.build;

import dev.kiln.event.Failure;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether and when a failed attempt is followed by another.
 *
 * <p>The image's own failures use up its retries. The farm's failures (a registry that is down, a
 * full disk) use up a span of time instead, because they tend to come many at once and to pass. The
 * wait doubles each time and is spread by up to half of itself; the spread is taken from the task
 * and the number of the try, so that the same facts always give the same verdict.
 *
 * @param firstWait the wait before the first retry
 * @param longestWait no wait is longer before it is spread
 * @param infrastructureBudget how long the farm's own failures may go on
 */
public record RetryPolicy(Duration firstWait, Duration longestWait, Duration infrastructureBudget) {

  /** What a farm uses unless it is told otherwise. */
  public static RetryPolicy standard() {
    return new RetryPolicy(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30));
  }

  /** The wait before the next attempt, or empty when the failure is final. */
  Optional<Duration> waitAfter(TaskState task, Failure failure, int retries, Instant now) {
    int tries = task.attempts().size();
    return switch (failure.cause()) {
      case TEMPLATE, BY_HAND -> Optional.empty();
      case BUILD, TIMEOUT, LOST ->
          task.ownFailures() < retries ? Optional.of(wait(task.image(), tries)) : Optional.empty();
      case SOURCE, PUSH, REGISTRY, ENGINE, DISK, PARENT_GONE ->
          task.infrastructureFailedSince()
                  .filter(since -> since.plus(infrastructureBudget).isBefore(now))
                  .isPresent()
              ? Optional.empty()
              : Optional.of(wait(task.image(), tries));
    };
  }

  private Duration wait(ImageName image, int tries) {
    int doublings = Math.min(Math.max(tries - 1, 0), 20);
    Duration whole = firstWait.multipliedBy(1L << doublings);
    Duration wait = whole.compareTo(longestWait) > 0 ? longestWait : whole;
    long spread = Math.floorMod((image + "#" + tries).hashCode(), 1000);
    return wait.plus(wait.multipliedBy(spread).dividedBy(2000));
  }
}
