package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Folds a partition from its first fact on, and compares: with what the oracle makes of the same
 * facts, and with what owners have folded from checkpoints.
 */
final class FoldOracle {

  private final PartitionState whole;
  private final Map<Long, FoldedPartition> atMarkers = new HashMap<>();
  private final Map<BuildId, BuildSnapshot> ended = new HashMap<>();

  FoldOracle(int partition) {
    whole = new PartitionState(partition);
  }

  /** Folds the next fact. */
  void fold(RecordedFact recorded) {
    if (recorded.fact() instanceof Fact.BuildArchived archived) {
      whole
          .build(archived.build())
          .ifPresent(build -> ended.put(archived.build(), build.snapshot()));
    }
    whole.fold(recorded);
    if (recorded.fact() instanceof Fact.PartitionTaken) {
      atMarkers.put(recorded.offset(), FoldedPartition.of(whole));
    }
  }

  /** After {@code recorded} the build must be as the oracle has it. */
  void compare(BuildModel model, RecordedFact recorded) {
    if (model.archived) {
      require(whole.build(model.id).isEmpty(), model, recorded, () -> "it is still there");
      return;
    }
    BuildState build =
        whole
            .build(model.id)
            .orElseThrow(() -> violation(model, recorded, "the build is not there"));
    require(
        model.ended.map(build.status()::equals).orElse(build.endedAt().isEmpty()),
        model,
        recorded,
        () -> "the build is " + build.status());
    require(
        build.published().isPresent() == model.published, model, recorded, () -> "its publication");
    if (recorded.fact() instanceof Fact.OfTask ofTask) {
      TaskState folded = build.task(ofTask.image()).orElseThrow();
      TaskModel task = model.task(ofTask.image()).orElseThrow();
      require(
          folded.status() == task.status
              && folded.dispatch() == task.dispatch
              && folded.digest().equals(task.digest)
              && folded.rootCause().equals(task.root),
          model,
          recorded,
          () -> "folded: %s #%d %s".formatted(folded.status(), folded.dispatch(), folded.digest()));
    }
  }

  /** Whoever has published a release last is remembered. */
  void compareRelease(BuildModel model, RecordedFact recorded, BuildId newest) {
    require(
        newest.equals(whole.publicTags().releases().get(model.release())),
        model,
        recorded,
        () -> "the newest release is of " + whole.publicTags().releases().get(model.release()));
  }

  /** An owner that has come to its own marker knows what all facts up to there add up to. */
  void compare(Owner owner) {
    FoldedPartition expected = atMarkers.get(owner.term());
    FoldedPartition folded = FoldedPartition.of(owner.state());
    if (!folded.equals(expected)) {
      throw new Violation(
          Invariant.SAME_FOLD,
          "the owner of term %d has folded something else than all facts:\n%s"
              .formatted(
                  owner.term(), expected == null ? "no marker" : folded.differenceFrom(expected)),
          java.util.List.of());
    }
  }

  /** An owner in office, with nothing on its way, knows exactly what all facts add up to. */
  void compareAtTheEnd(Owner owner) {
    FoldedPartition expected = FoldedPartition.of(whole);
    FoldedPartition folded = FoldedPartition.of(owner.state());
    if (!folded.equals(expected)) {
      throw new Violation(
          Invariant.SAME_FOLD,
          "at the end an owner knows something else:\n" + folded.differenceFrom(expected),
          java.util.List.of());
    }
  }

  /** How a build was when history got it. */
  BuildSnapshot snapshot(BuildId build) {
    BuildSnapshot archived = ended.get(build);
    return archived != null
        ? archived
        : whole
            .build(build)
            .map(BuildState::snapshot)
            .orElseThrow(() ->
                Violation.of(
                    Invariant.NOTHING_LOST, "history has a build that is not there", build));
  }

  private static void require(
      boolean same, BuildModel model, RecordedFact recorded, Supplier<String> otherwise) {
    if (!same) {
      throw violation(model, recorded, otherwise.get());
    }
  }

  private static Violation violation(BuildModel model, RecordedFact recorded, String otherwise) {
    return Violation.of(
        Invariant.FENCED,
        "after %d %s the fold and the oracle differ: %s"
            .formatted(recorded.offset(), recorded.fact(), otherwise),
        model.id);
  }
}
