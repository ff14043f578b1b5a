package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything in a partition's state that decisions can depend on, as values that can be compared.
 * Only how much of the inbox is judged may differ between two folds of the same facts, because a
 * checkpoint knows of messages that no fact answers.
 */
public record FoldedPartition(
    long term,
    long nextOffset,
    SortedSet<BuildId> plans,
    SortedMap<String, BuildId> releases,
    SortedMap<String, SortedMap<ImageName, BuildId>> images,
    List<FoldedBuild> builds) {

  /** A build beyond what history keeps of it. */
  public record FoldedBuild(
      BuildSnapshot snapshot,
      Optional<BuildState.PublicationTry> publication,
      SortedMap<ImageName, Digest> unpublished,
      SortedSet<ImageName> doomed,
      List<FoldedTask> tasks) {}

  /** A task beyond what history keeps of it. */
  public record FoldedTask(
      int ownFailures,
      int solitaryLosses,
      Optional<Instant> notBefore,
      Optional<Instant> infrastructureFailedSince) {}

  /** Looks at the state as it is now. */
  public static FoldedPartition of(PartitionState state) {
    return new FoldedPartition(
        state.term(),
        state.nextOffset(),
        new TreeSet<>(state.plans().keySet()),
        new TreeMap<>(state.publicTags().releases()),
        copyOf(state.publicTags().images()),
        state.builds().stream().map(FoldedPartition::of).toList());
  }

  /** What the two differ in, for people. */
  public String differenceFrom(FoldedPartition other) {
    List<String> differences = new ArrayList<>();
    differ(differences, "term", term, other.term);
    differ(differences, "next offset", nextOffset, other.nextOffset);
    differ(differences, "plans", plans, other.plans);
    differ(differences, "releases", releases, other.releases);
    differ(differences, "images", images, other.images);
    if (builds.size() != other.builds.size()) {
      differ(differences, "builds", ids(builds), ids(other.builds));
    } else {
      for (int i = 0; i < builds.size(); i++) {
        differ(differences, "build", builds.get(i), other.builds.get(i));
      }
    }
    return String.join("\n", differences);
  }

  private static FoldedBuild of(BuildState build) {
    SortedSet<ImageName> doomed = new TreeSet<>();
    build.open().doomed().forEach(task -> doomed.add(task.task().image()));
    return new FoldedBuild(
        build.snapshot(),
        build.publication(),
        new TreeMap<>(build.unpublished()),
        doomed,
        build.tasks().stream().map(FoldedPartition::of).toList());
  }

  private static FoldedTask of(TaskState task) {
    return new FoldedTask(
        task.ownFailures(),
        task.solitaryLosses(),
        task.notBefore(),
        task.infrastructureFailedSince());
  }

  private static SortedMap<String, SortedMap<ImageName, BuildId>> copyOf(
      SortedMap<String, SortedMap<ImageName, BuildId>> images) {
    SortedMap<String, SortedMap<ImageName, BuildId>> copy = new TreeMap<>();
    images.forEach((release, builds) -> copy.put(release, new TreeMap<>(builds)));
    return copy;
  }

  private static Set<BuildId> ids(List<FoldedBuild> builds) {
    Set<BuildId> ids = new TreeSet<>();
    builds.forEach(build -> ids.add(build.snapshot.build()));
    return ids;
  }

  private static void differ(List<String> differences, String what, Object one, Object other) {
    if (!one.equals(other)) {
      differences.add("%s: %s\n  but: %s".formatted(what, one, other));
    }
  }
}
