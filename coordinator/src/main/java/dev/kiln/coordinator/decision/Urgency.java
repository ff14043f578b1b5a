package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Which task goes first: that of the build with the higher effective priority; then the one with
 * the longest way still to go; then that of the older build; then by name. A total order, and
 * within one build it never changes.
 *
 * @param ageing a build gains one step of priority each time it has waited so long, so that nothing
 *     waits for ever behind more important builds
 */
public record Urgency(Duration ageing) {

  public Urgency {
    if (!ageing.isPositive()) {
      throw new IllegalArgumentException("ageing takes a while: " + ageing);
    }
  }

  /** A task that could be offered, and the priority of its build at the moment. */
  public record Candidate(BuildState build, TaskState task, int priority) {

    static final Comparator<Candidate> MOST_URGENT_FIRST =
        Comparator.comparingInt(Candidate::priority)
            .reversed()
            .thenComparing(candidate -> candidate.task().remaining(), Comparator.reverseOrder())
            .thenComparing(candidate -> candidate.build().id().ulid())
            .thenComparing(candidate -> candidate.task().image());
  }

  /** The priority that a build has at {@code now}, its age included. */
  public int priority(BuildState build, Instant now) {
    Duration age = Duration.between(build.acceptedAt(), now);
    long steps = age.isNegative() ? 0 : age.dividedBy(ageing);
    return (int) Math.min(Integer.MAX_VALUE, build.header().priority() + steps);
  }
}
