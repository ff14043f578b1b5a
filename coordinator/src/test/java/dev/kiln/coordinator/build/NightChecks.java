package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must never happen, kept account of beside the core and without its help. */
final class NightChecks {

  /** What a digest is made of that nobody may ever accept. */
  static final String WRONG = "made from other parents";

  private final Map<BuildId, SortedMap<ImageName, Digest>> accepted = new HashMap<>();
  private final Map<BuildId, Set<ImageName>> ended = new HashMap<>();
  private final Map<String, BuildId> releases = new HashMap<>();
  private final Set<BuildId> over = new HashSet<>();

  /** Checks a fact that the owner is about to write. */
  void before(PartitionState state, Fact fact) {
    if (fact instanceof Fact.OfBuild ofBuild) {
      assertThat(over)
          .as("nothing happens in an ended build: %s", fact)
          .doesNotContain(ofBuild.build());
    }
    switch (fact) {
      case Fact.TaskQueued queued ->
          assertThat(queued.parents())
              .as("it is built on exactly the accepted digests: %s", queued)
              .isEqualTo(parentDigests(state, queued));
      case Fact.TaskStarted started ->
          assertThat(parentDigests(state, started))
              .as("its parents have images: %s", started)
              .hasSize(planned(state, started).parents().size());
      case Fact.TaskBuilt built -> accept(built, built.digest());
      case Fact.TaskReused reused -> accept(reused, reused.digest());
      case Fact.TaskFailed failed -> end(failed);
      case Fact.TaskParentFailed failed -> {
        end(failed);
        assertThat(state.build(failed.build()).orElseThrow().task(failed.root()).orElseThrow())
            .extracting(TaskState::status)
            .isEqualTo(TaskStatus.FAILED);
      }
      case Fact.TaskCancelled cancelled -> end(cancelled);
      case Fact.BuildPublished published -> {
        publish(published);
        assertThat(accepted.get(published.build())).as("it has images: %s", published).isNotEmpty();
      }
      case Fact.BuildEnded build -> endBuild(state, build);
      case Fact other -> {}
    }
  }

  void sameState(PartitionState one, PartitionState other) {
    assertThat(Snapshot.of(other)).isEqualTo(Snapshot.of(one));
    assertThat(other.term()).isEqualTo(one.term());
    assertThat(other.nextOffset()).isEqualTo(one.nextOffset());
  }

  private void accept(Fact.OfTask fact, Digest digest) {
    end(fact);
    assertThat(digest).isNotEqualTo(digest(WRONG));
    accepted.computeIfAbsent(fact.build(), id -> new TreeMap<>()).put(fact.image(), digest);
  }

  private void end(Fact.OfTask fact) {
    assertThat(ended.computeIfAbsent(fact.build(), id -> new HashSet<>()).add(fact.image()))
        .as("no task ends twice: %s", fact)
        .isTrue();
  }

  private void publish(Fact.BuildPublished fact) {
    Optional<BuildId> before = Optional.ofNullable(releases.put(fact.release(), fact.build()));
    assertThat(before.filter(build -> build.ulid().compareTo(fact.build().ulid()) > 0))
        .as("no older build is published over a newer one: %s", fact)
        .isEmpty();
  }

  private void endBuild(PartitionState state, Fact.BuildEnded fact) {
    BuildState build = state.build(fact.build()).orElseThrow();
    Set<ImageName> wanted =
        build.tasks().stream()
            .map(TaskState::planned)
            .filter(planned -> planned.exclusion().isEmpty())
            .map(PlannedTask::image)
            .collect(Collectors.toSet());
    assertThat(ended.getOrDefault(fact.build(), Set.of()))
        .as("every task has ended, and nothing happened to those that were left out")
        .isEqualTo(wanted);
    boolean allThere =
        accepted.getOrDefault(fact.build(), Collections.emptySortedMap()).keySet().equals(wanted);
    assertThat(fact.status()).isNotEqualTo(BuildStatus.RUNNING);
    if (allThere && build.cancellationRequestedBy().isEmpty()) {
      assertThat(fact.status()).isEqualTo(BuildStatus.SUCCEEDED);
    }
    over.add(fact.build());
  }

  private SortedMap<ImageName, Digest> parentDigests(PartitionState state, Fact.OfTask fact) {
    SortedMap<ImageName, Digest> digests =
        new TreeMap<>(accepted.getOrDefault(fact.build(), Collections.emptySortedMap()));
    Set<ImageName> parents = planned(state, fact).parents();
    for (TaskState task : state.build(fact.build()).orElseThrow().tasks()) {
      task.planned().existing().ifPresent(digest -> digests.put(task.image(), digest));
    }
    digests.keySet().retainAll(parents);
    assertThat(digests.keySet()).as("all parents have images: %s", fact).isEqualTo(parents);
    return digests;
  }

  private static PlannedTask planned(PartitionState state, Fact.OfTask fact) {
    return state.build(fact.build()).orElseThrow().task(fact.image()).orElseThrow().planned();
  }
}
