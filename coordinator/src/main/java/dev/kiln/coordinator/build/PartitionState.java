package dev.kiln.coordinator.build;

import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that the facts of one partition add up to. It belongs to one thread; {@link #fold} is
 * the only way to change it, and the same facts always add up to the same state.
 */
public final class PartitionState {

  /** The term before anybody has taken the partition. */
  public static final long NO_TERM = -1;

  /**
   * How long an archived build is remembered by its id: longer than {@code kiln.inbox} keeps the
   * messages that could begin it anew.
   */
  static final Duration REMEMBERED = Duration.ofDays(8);

  private final int partition;
  private final SortedMap<BuildId, Held<BuildState>> builds = new TreeMap<>();
  // Made anew when a build comes or goes, because it is asked for with every fact.
  private List<BuildState> listed = List.of();
  private final SortedMap<BuildId, Held<PlanParts>> plans = new TreeMap<>();
  private final SortedMap<BuildId, Instant> archived = new TreeMap<>();
  private final PublicTags publicTags;
  private long term;
  private long nextOffset;
  private long nextInboxOffset;

  /**
   * What must be folded whole.
   *
   * @param offset where its first fact stands
   * @param term the term in force there
   */
  private record Held<T>(T what, long offset, long term) {}

  /** The parts of a plan that have come so far, by index, and when the first one did. */
  public record PlanParts(Instant since, SortedMap<Integer, List<PlannedTask>> parts) {}

  /** Begins an empty partition. */
  public PartitionState(int partition) {
    this(Checkpoint.none(partition));
  }

  /** Begins where the checkpoint says that folding may begin. */
  public PartitionState(Checkpoint checkpoint) {
    partition = checkpoint.partition();
    nextOffset = checkpoint.offset();
    term = checkpoint.term();
    nextInboxOffset = checkpoint.nextInboxOffset();
    publicTags = new PublicTags(checkpoint.releases(), checkpoint.images());
    archived.putAll(checkpoint.archived());
  }

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

  /** Every accepted build that is not archived, oldest first. */
  public Collection<BuildState> builds() {
    return listed;
  }

  public Optional<BuildState> build(BuildId id) {
    Held<BuildState> held = builds.get(id);
    return held == null ? Optional.empty() : Optional.of(held.what());
  }

  /** Whether a build of this id has ended and been archived lately. */
  public boolean isArchived(BuildId id) {
    return archived.containsKey(id);
  }

  /** Who has set public tags last. */
  public PublicTags publicTags() {
    return publicTags;
  }

  /** The plans that are not complete yet. */
  public SortedMap<BuildId, PlanParts> plans() {
    SortedMap<BuildId, PlanParts> incomplete = new TreeMap<>();
    plans.forEach((id, held) -> incomplete.put(id, held.what()));
    return incomplete;
  }

  /** The parts of a plan that have come so far, by index. */
  SortedMap<Integer, List<PlannedTask>> planParts(BuildId id) {
    Held<PlanParts> held = plans.get(id);
    return held == null ? Collections.emptySortedMap() : held.what().parts();
  }

  /**
   * Where a later owner may begin to fold.
   *
   * @param judgedUpTo the first inbox offset that has not been judged, every verdict on those
   *     before it being folded
   */
  public Checkpoint checkpoint(long judgedUpTo) {
    Optional<? extends Held<?>> first =
        Stream.concat(builds.values().stream(), plans.values().stream())
            .min(Comparator.comparingLong(Held::offset));
    return new Checkpoint(
        partition,
        first.<Long>map(Held::offset).orElse(nextOffset),
        first.<Long>map(Held::term).orElse(term),
        Math.max(judgedUpTo, nextInboxOffset),
        publicTags.releases(),
        publicTags.images(),
        archived);
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
    if (isVoid(recorded)) {
      return;
    }
    recorded.answers().ifPresent(offset -> nextInboxOffset = Math.max(nextInboxOffset, offset + 1));
    switch (recorded.fact()) {
      case Fact.PartitionTaken taken -> throw new IllegalStateException("handled above");
      case Fact.PlanPart part -> addPart(part, recorded);
      case Fact.BuildAccepted accepted -> accept(accepted, recorded);
      case Fact.BuildRejected rejected -> plans.remove(rejected.build());
      case Fact.BuildArchived done -> archive(done, recorded.time());
      case Fact.OfBuild ofBuild -> {
        build(ofBuild.build()).ifPresent(build -> build.apply(ofBuild, recorded));
        switch (ofBuild) {
          case Fact.BuildPublished published -> publicTags.fold(published);
          case Fact.ImagesPublished published -> publicTags.fold(published);
          case Fact.OfBuild other -> {}
        }
      }
    }
  }

  /** Passes over a record that could not be read, in its place. */
  public void skip(long offset) {
    nextOffset = Math.max(nextOffset, offset + 1);
  }

  private boolean isVoid(RecordedFact recorded) {
    return recorded.term() != term;
  }

  private void addPart(Fact.PlanPart part, RecordedFact recorded) {
    if (!builds.containsKey(part.build()) && !archived.containsKey(part.build())) {
      plans
          .computeIfAbsent(
              part.build(),
              id ->
                  new Held<>(
                      new PlanParts(recorded.time(), new TreeMap<>()), recorded.offset(), term))
          .what()
          .parts()
          .putIfAbsent(part.index(), part.tasks());
    }
  }

  private void accept(Fact.BuildAccepted accepted, RecordedFact recorded) {
    Held<PlanParts> plan = plans.remove(accepted.build());
    if (plan == null || builds.containsKey(accepted.build())) {
      return;
    }
    List<PlannedTask> tasks = new ArrayList<>();
    plan.what().parts().values().forEach(tasks::addAll);
    BuildState build = new BuildState(accepted.build(), accepted.header(), tasks, recorded.time());
    build.apply(accepted, recorded);
    builds.put(accepted.build(), new Held<>(build, plan.offset(), plan.term()));
    list();
  }

  private void list() {
    listed = builds.values().stream().map(Held::what).toList();
  }

  private void archive(Fact.BuildArchived done, Instant now) {
    if (build(done.build()).filter(BuildState::isRunning).isPresent()) {
      return;
    }
    builds.remove(done.build());
    list();
    archived.values().removeIf(at -> at.plus(REMEMBERED).isBefore(now));
    archived.put(done.build(), now);
  }
}
