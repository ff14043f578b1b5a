package dev.kiln.coordinator.build;

import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that the facts of one partition add up to. It belongs to one thread; {@link #fold} is
 * the only way to change it, and the same facts always add up to the same state.
 */
public final class PartitionState {

  /** The term before anybody has taken the partition. */
  public static final long NO_TERM = -1;

  private final SortedMap<BuildId, BuildState> builds = new TreeMap<>();
  private final Map<BuildId, SortedMap<Integer, List<PlannedTask>>> plans = new HashMap<>();
  private final Map<String, BuildId> newestRelease = new HashMap<>();
  private long term = NO_TERM;
  private long nextOffset;
  private long nextInboxOffset;

  /** The offset of the marker of the newest owner. */
  public long term() {
    return term;
  }

  /** The offset after the newest fact folded. */
  public long nextOffset() {
    return nextOffset;
  }

  /** The first inbox offset that no fact answers yet, as far as facts tell. */
  public long nextInboxOffset() {
    return nextInboxOffset;
  }

  /** Every accepted build, oldest first. */
  public Collection<BuildState> builds() {
    return Collections.unmodifiableCollection(builds.values());
  }

  public Optional<BuildState> build(BuildId id) {
    return Optional.ofNullable(builds.get(id));
  }

  /** The newest build that has been published as {@code release}. */
  Optional<BuildId> newestPublished(String release) {
    return Optional.ofNullable(newestRelease.get(release));
  }

  /** The parts of a plan that have come so far, by index. */
  SortedMap<Integer, List<PlannedTask>> planParts(BuildId id) {
    return plans.getOrDefault(id, Collections.emptySortedMap());
  }

  /**
   * Adds one fact.
   *
   * <p>A fact of another term than the newest is void: its writer had lost the partition without
   * knowing it. Offsets must grow; a fact that has been folded already changes nothing.
   */
  public void fold(RecordedFact recorded) {
    if (recorded.offset() < nextOffset) {
      return;
    }
    nextOffset = recorded.offset() + 1;
    if (recorded.fact() instanceof Fact.PartitionTaken) {
      term = recorded.offset();
      return;
    }
    if (recorded.term() != term) {
      return;
    }
    recorded.answers().ifPresent(offset -> nextInboxOffset = Math.max(nextInboxOffset, offset + 1));
    switch (recorded.fact()) {
      case Fact.PartitionTaken taken -> throw new IllegalStateException("handled above");
      case Fact.PlanPart part -> {
        if (!builds.containsKey(part.build())) {
          plans
              .computeIfAbsent(part.build(), id -> new TreeMap<>())
              .putIfAbsent(part.index(), part.tasks());
        }
      }
      case Fact.BuildAccepted accepted -> accept(accepted, recorded);
      case Fact.BuildRejected rejected -> plans.remove(rejected.build());
      case Fact.OfBuild ofBuild -> {
        BuildState build = builds.get(ofBuild.build());
        if (build != null) {
          build.apply(ofBuild, recorded.offset(), recorded.time());
          if (ofBuild instanceof Fact.BuildPublished published) {
            newestRelease.merge(
                published.release(),
                published.build(),
                (one, other) -> one.ulid().compareTo(other.ulid()) > 0 ? one : other);
          }
        }
      }
    }
  }

  private void accept(Fact.BuildAccepted accepted, RecordedFact recorded) {
    SortedMap<Integer, List<PlannedTask>> parts = plans.remove(accepted.build());
    if (parts == null || builds.containsKey(accepted.build())) {
      return;
    }
    List<PlannedTask> tasks = new ArrayList<>();
    parts.values().forEach(tasks::addAll);
    BuildState build = new BuildState(accepted.build(), accepted.header(), tasks, recorded.time());
    build.apply(accepted, recorded.offset(), recorded.time());
    builds.put(accepted.build(), build);
  }
}
