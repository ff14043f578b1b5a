package dev.kiln.coordinator.owner;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ended builds of a partition on their way into {@code kiln.history}. Only when one is there
 * does a fact say so, and only after that fact may a checkpoint leave the build behind.
 */
final class History {

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

  private final Map<BuildId, Duration> askedFor = new HashMap<>();
  private final Set<BuildId> kept = new HashSet<>();

  /** Asks to keep what has ended, and says what is kept. */
  void collect(
      Collection<BuildState> builds, Duration moment, Deque<Fact> facts, List<Effect> effects) {
    for (BuildState build : builds) {
      if (build.status() == BuildStatus.RUNNING) {
        continue;
      }
      if (isKept(build.id())) {
        facts.add(new Fact.BuildArchived(build.id()));
      } else if (isDue(build.id(), moment)) {
        askedFor.put(build.id(), moment.plusDays(1));
        effects.add(new Effect.Keep(build.snapshot()));
      }
    }
  }

  void kept(BuildId build) {
    kept.add(build);
  }

  void failed(BuildId build, Duration moment) {
    askedFor.put(build, moment.plus(AGAIN_AFTER));
  }

  void forget(BuildId build) {
    kept.remove(build);
    askedFor.remove(build);
  }

  private boolean isKept(BuildId build) {
    return kept.contains(build);
  }

  private boolean isDue(BuildId build, Duration moment) {
    return askedFor.getOrDefault(build, Duration.ZERO).compareTo(moment) <= 0;
  }
}
