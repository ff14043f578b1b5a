package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.owner.Owner;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.world.World;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Follows the facts of one partition and holds every one of them against the rules. */
final class PartitionOracle {

  private final TaskRules tasks;
  private final PublicationOracle publications;
  private final FoldOracle fold;
  private final Map<BuildId, SortedMap<Integer, List<PlannedTask>>> parts = new HashMap<>();
  private final Set<BuildId> rejections = new HashSet<>();
  private final Map<BuildId, Long> firstParts = new HashMap<>();
  private final Map<BuildId, BuildModel> builds = new TreeMap<>();
  private final TreeMap<Long, Long> termsAt = new TreeMap<>();
  private long term = -1;
  private int unarchived;

  PartitionOracle(int partition, World world, PublicationOracle publications) {
    this.tasks = new TaskRules(world);
    this.publications = publications;
    this.fold = new FoldOracle(partition);
  }

  /** Every build that was ever accepted. */
  Collection<BuildModel> builds() {
    return builds.values();
  }

  Optional<BuildModel> build(BuildId id) {
    return Optional.ofNullable(builds.get(id));
  }

  /** Whether some accepted build has not been put into history. */
  boolean isBusy() {
    return unarchived > 0;
  }

  /** Whether somebody has said what becomes of the submission. */
  boolean isDecided(BuildId id) {
    return builds.containsKey(id) || rejections.contains(id);
  }

  /** The next fact of the log; tells whether it counts, which is for its term to say. */
  boolean written(RecordedFact recorded) {
    if (recorded.fact() instanceof Fact.PartitionTaken) {
      term = recorded.offset();
      termsAt.put(recorded.offset() + 1, term);
      fold.fold(recorded);
      return true;
    }
    boolean counts = recorded.term() == term;
    if (counts && recorded.fact() instanceof Fact.OfBuild ofBuild) {
      apply(recorded, ofBuild);
    }
    fold.fold(recorded);
    if (recorded.fact() instanceof Fact.OfBuild ofBuild) {
      build(ofBuild.build()).ifPresent(build -> compare(build, recorded));
    }
    return counts;
  }

  /**
   * An owner that is fenced already may have begun from a later checkpoint, and know more than its
   * term; nothing that it does counts.
   */
  void becameLive(Owner owner) {
    if (owner.term() == term) {
      fold.compare(owner);
    }
  }

  void compareAtTheEnd(Owner owner) {
    if (owner.term() != term) {
      throw new Violation(
          Invariant.FENCED,
          "the owner of term %d still works, in force is %d".formatted(owner.term(), term),
          List.of());
    }
    fold.compareAtTheEnd(owner);
  }

  /** A checkpoint leaves nothing behind that is not in history. */
  void checkpointSaved(Checkpoint checkpoint) {
    for (BuildModel build : builds.values()) {
      require(
          build.archived || build.firstOffset >= checkpoint.offset(),
          Invariant.NOTHING_LOST,
          build.id,
          () -> "the checkpoint at %d has passed it".formatted(checkpoint.offset()));
    }
    Map.Entry<Long, Long> inForce = termsAt.floorEntry(checkpoint.offset());
    long expected = inForce == null ? -1 : inForce.getValue();
    if (checkpoint.term() != expected) {
      throw new Violation(
          Invariant.SAME_FOLD,
          "the checkpoint at %d names term %d, in force is %d"
              .formatted(checkpoint.offset(), checkpoint.term(), expected),
          List.of());
    }
  }

  /** History has the build exactly as it is folded. */
  void historyKept(BuildSnapshot kept) {
    BuildModel build = require(kept.build(), "history has a build that was never accepted");
    require(
        kept.equals(fold.snapshot(kept.build())),
        Invariant.NOTHING_LOST,
        build.id,
        () -> "history has it otherwise than it is folded");
    Map<dev.kiln.image.ImageName, dev.kiln.event.TaskStatus> statuses = new TreeMap<>();
    kept.tasks().forEach(task -> statuses.put(task.planned().image(), task.status()));
    require(
        build.ended.filter(kept.status()::equals).isPresent() && statuses.equals(build.statuses()),
        Invariant.NOTHING_LOST,
        build.id,
        () -> "history has it as %s, %s".formatted(kept.status(), statuses));
    build.inHistory = true;
  }

  private void compare(BuildModel build, RecordedFact recorded) {
    fold.compare(build, recorded);
    if (build.published) {
      fold.compareRelease(build, recorded, publications.newestOf(build.release()));
    }
  }

  private void apply(RecordedFact recorded, Fact.OfBuild fact) {
    switch (fact) {
      case Fact.PlanPart part -> {
        require(
            !builds.containsKey(part.build()),
            Invariant.ENDS_ONCE,
            part.build(),
            () -> "begins anew");
        firstParts.putIfAbsent(part.build(), recorded.offset());
        parts
            .computeIfAbsent(part.build(), id -> new TreeMap<>())
            .putIfAbsent(part.index(), part.tasks());
      }
      case Fact.BuildAccepted accepted -> accept(accepted);
      case Fact.BuildRejected rejected -> {
        require(
            !builds.containsKey(rejected.build()),
            Invariant.ENDS_ONCE,
            rejected.build(),
            () -> "it is accepted and then rejected");
        rejections.add(rejected.build());
        parts.remove(rejected.build());
        firstParts.remove(rejected.build());
      }
      case Fact.OfTask ofTask -> {
        BuildModel build = running(ofTask);
        TaskModel task =
            build
                .task(ofTask.image())
                .orElseThrow(
                    () -> Violation.of(Invariant.TASK_RULES, fact + ": no such task", build.id));
        tasks.apply(build, task, recorded, ofTask);
      }
      case Fact.CancellationRequested requested -> running(requested).cancelled = true;
      case Fact.PublicationStarted started -> publications.started(running(started), recorded);
      case Fact.ImagesPublished some -> publications.published(running(some), some);
      case Fact.BuildPublished published -> {
        BuildModel build = running(published);
        require(!build.hasOpenTasks(), Invariant.PUBLIC_TAGS, build.id, () -> "it is not finished");
        publications.published(build, published);
        build.published = true;
      }
      case Fact.BuildEnded ended -> end(running(ended), ended);
      case Fact.BuildArchived archived -> archive(archived);
      case Fact.Unknown unknown -> {}
    }
  }

  private void accept(Fact.BuildAccepted accepted) {
    require(
        !builds.containsKey(accepted.build()),
        Invariant.ENDS_ONCE,
        accepted.build(),
        () -> "it is accepted twice");
    List<PlannedTask> planned = new ArrayList<>();
    parts.getOrDefault(accepted.build(), new TreeMap<>()).values().forEach(planned::addAll);
    require(
        PlannedTask.digest(planned).equals(accepted.plan()) && !planned.isEmpty(),
        Invariant.NOTHING_LOST,
        accepted.build(),
        () -> "it is accepted with another plan than was submitted");
    builds.put(
        accepted.build(),
        new BuildModel(
            accepted.build(),
            accepted.header(),
            planned,
            firstParts.getOrDefault(accepted.build(), Long.MAX_VALUE)));
    unarchived++;
  }

  private static void end(BuildModel build, Fact.BuildEnded fact) {
    require(
        !build.hasOpenTasks(),
        Invariant.ENDS_ONCE,
        build.id,
        () -> "it ends and some task has not");
    BuildStatus verdict = build.verdict();
    require(
        fact.status() == verdict,
        Invariant.TASK_RULES,
        build.id,
        () -> "it ends as %s and not as %s".formatted(fact.status(), verdict));
    require(
        verdict != BuildStatus.SUCCEEDED
            || build.published
            || fact.message().isPresent()
            || build.header.publish() == PublishPolicy.NONE,
        Invariant.PUBLIC_TAGS,
        build.id,
        () -> "it has succeeded, is not published, and nobody says why");
    build.ended = Optional.of(fact.status());
  }

  private void archive(Fact.BuildArchived fact) {
    BuildModel build = require(fact.build(), "a build is archived that was never accepted");
    require(
        build.ended.isPresent() && build.inHistory && !build.archived,
        Invariant.NOTHING_LOST,
        build.id,
        () -> "it is archived and not in history");
    build.archived = true;
    unarchived--;
  }

  private BuildModel running(Fact.OfBuild fact) {
    BuildModel build = require(fact.build(), "a fact about a build that was never accepted");
    require(
        build.ended.isEmpty(),
        Invariant.ENDS_ONCE,
        build.id,
        () -> "it has ended, and then: " + fact);
    return build;
  }

  private BuildModel require(BuildId id, String otherwise) {
    return build(id).orElseThrow(() -> Violation.of(Invariant.NOTHING_LOST, otherwise, id));
  }

  private static void require(
      boolean holds, Invariant invariant, BuildId build, Supplier<String> otherwise) {
    if (!holds) {
      throw Violation.of(invariant, "%s: %s".formatted(build, otherwise.get()), build);
    }
  }
}
