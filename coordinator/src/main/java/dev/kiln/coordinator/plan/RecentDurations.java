package dev.kiln.coordinator.plan;

import dev.kiln.image.BuildId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the last attempts took that built an image, in the order in which they were learned; the
 * newest {@value #KEPT} count. What was reused or failed says nothing about it and is not here.
 */
public record RecentDurations(List<Taken> taken) {

  private static final int KEPT = 10;

  /** From so many on, one outlier at either end is left out. */
  private static final int ENOUGH_TO_TRIM = 3;

  /** Nothing is known. */
  public static final RecentDurations NONE = new RecentDurations(List.of());

  public RecentDurations {
    taken = List.copyOf(taken.subList(Math.max(0, taken.size() - KEPT), taken.size()));
  }

  /**
   * How long the successful attempt took.
   *
   * @param build so that a build that is learned from twice counts once
   */
  public record Taken(BuildId build, Duration time) {

    public Taken {
      if (time.isNegative()) {
        throw new IllegalArgumentException("nothing takes less than no time: " + time);
      }
    }
  }

  /** The same and one more; the oldest goes where there are too many. */
  public RecentDurations with(Taken one) {
    List<Taken> all = new ArrayList<>(taken);
    all.removeIf(before -> before.build().equals(one.build()));
    all.add(one);
    return new RecentDurations(all);
  }

  /**
   * How long the next one is expected to take: the mean, from three on without the shortest and the
   * longest, so that one slow host or one warm cache does not move it. Empty where nothing is
   * known.
   */
  public Optional<Duration> expected() {
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> sorted = taken.stream().map(Taken::time).sorted().toList();
    List<Duration> counted =
        sorted.size() < ENOUGH_TO_TRIM ? sorted : sorted.subList(1, sorted.size() - 1);
    return Optional.of(
        counted.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(counted.size()));
  }
}
