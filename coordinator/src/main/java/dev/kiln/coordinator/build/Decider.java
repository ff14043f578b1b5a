package dev.kiln.coordinator.build;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out what follows from the state: derived anew each time, never remembered beside it, so
 * that a repeated, late or lost record needs no code of its own.
 */
public final class Decider {

  private final Duration offerAgainAfter;

  /**
   * Makes a decider.
   *
   * @param offerAgainAfter how long a dispatch may stay unclaimed, with free slots all that time,
   *     before the task is dispatched again; its record may have been lost
   */
  public Decider(Duration offerAgainAfter) {
    this.offerAgainAfter = offerAgainAfter;
  }

  /** Everything that is due at {@code now}. */
  public Decision decide(PartitionState state, Farm farm, Instant now) {
    List<Fact> facts = new ArrayList<>();
    List<BuildState> running =
        state.builds().stream().filter(build -> build.status() == BuildStatus.RUNNING).toList();
    for (BuildState build : running) {
      expire(build, now, facts);
      loseAttempts(build, farm, facts);
      spreadParentFailures(build, facts);
      cancelTasks(build, facts);
      end(state, build, facts);
    }
    queue(running, farm, now, facts);
    return new Decision(facts, publications(state, running));
  }

  /** The message that offers the task which {@code queued} has put into the queue. */
  public static ReadyToBuild dispatch(BuildState build, Fact.TaskQueued queued) {
    TaskState task = build.task(queued.image()).orElseThrow();
    return new ReadyToBuild(
        build.id(),
        queued.image(),
        queued.dispatch(),
        build.header().destination(),
        build.header().bundle(),
        build.header().platform(),
        task.planned().rebuild()
            ? build.header().pins().rebuilding(build.id())
            : build.header().pins(),
        build.header().buildArguments(),
        queued.parents(),
        task.planned().sources(),
        task.planned().recipe(),
        queued.inputKey(),
        build.header().timeout());
  }

  private static void expire(BuildState build, Instant now, List<Fact> facts) {
    if (build.cancellationRequestedBy().isEmpty()
        && build.acceptedAt().plus(build.header().deadline()).isBefore(now)) {
      facts.add(new Fact.CancellationRequested(build.id(), "the build's deadline"));
    }
  }

  private static void loseAttempts(BuildState build, Farm farm, List<Fact> facts) {
    for (ImageName image : build.building()) {
      AttemptRecord attempt = build.task(image).flatMap(TaskState::currentAttempt).orElseThrow();
      farm.lossOf(attempt.worker())
          .or(() -> farm.abandonmentOf(attempt.id(), attempt.worker()))
          .ifPresent(
              reason -> facts.add(new Fact.AttemptLost(build.id(), image, attempt.id(), reason)));
    }
  }

  private static void spreadParentFailures(BuildState build, List<Fact> facts) {
    build
        .doomed()
        .forEach((image, root) -> facts.add(new Fact.TaskParentFailed(build.id(), image, root)));
  }

  private static void cancelTasks(BuildState build, List<Fact> facts) {
    if (build.cancellationRequestedBy().isEmpty()) {
      return;
    }
    for (TaskState task : build.tasks()) {
      if (!task.status().isEnded() && !build.doomed().containsKey(task.image())) {
        facts.add(new Fact.TaskCancelled(build.id(), task.image()));
      }
    }
  }

  /**
   * Of the builds that are due under one name only the newest: while an older one is written, a
   * newer one could be finished and then be overwritten.
   */
  private static List<BuildId> publications(PartitionState state, List<BuildState> running) {
    Map<String, BuildId> newest = new TreeMap<>();
    for (BuildState build : running) {
      if (wantsPublication(build) && newerRelease(state, build).isEmpty()) {
        newest.merge(
            releaseOf(build),
            build.id(),
            (one, other) -> one.ulid().compareTo(other.ulid()) > 0 ? one : other);
      }
    }
    return newest.values().stream().sorted().toList();
  }

  private static void end(PartitionState state, BuildState build, List<Fact> facts) {
    if (!build.allTasksEnded()) {
      return;
    }
    if (build.hasFailed()) {
      facts.add(new Fact.BuildEnded(build.id(), BuildStatus.FAILED, Optional.empty()));
    } else if (build.count(TaskStatus.CANCELLED) > 0 || isCancelledUnpublished(build)) {
      facts.add(
          new Fact.BuildEnded(
              build.id(),
              BuildStatus.CANCELLED,
              build.cancellationRequestedBy().map(by -> "cancelled by " + by)));
    } else if (!build.hasImages() && build.header().publish() == PublishPolicy.ATOMIC) {
      facts.add(
          new Fact.BuildEnded(
              build.id(),
              BuildStatus.SUCCEEDED,
              Optional.of("not published: no image was built or reused")));
    } else if (!wantsPublication(build)) {
      facts.add(new Fact.BuildEnded(build.id(), BuildStatus.SUCCEEDED, Optional.empty()));
    } else {
      newerRelease(state, build)
          .ifPresent(newer ->
              facts.add(
                  new Fact.BuildEnded(
                      build.id(),
                      BuildStatus.SUCCEEDED,
                      Optional.of("not published: build %s is newer".formatted(newer)))));
    }
  }

  /** A build without images has no release: it would replace one that says more. */
  private static boolean wantsPublication(BuildState build) {
    return build.allTasksEnded()
        && build.hasImages()
        && !build.hasFailed()
        && build.count(TaskStatus.CANCELLED) == 0
        && build.cancellationRequestedBy().isEmpty()
        && build.header().publish() == PublishPolicy.ATOMIC
        && build.published().isEmpty();
  }

  /** A release that can't be written does not keep a build alive past its deadline. */
  private static boolean isCancelledUnpublished(BuildState build) {
    return build.cancellationRequestedBy().isPresent()
        && build.header().publish() == PublishPolicy.ATOMIC
        && build.published().isEmpty();
  }

  /** The build that stands in the way, because an older release never replaces a newer one. */
  private static Optional<BuildId> newerRelease(PartitionState state, BuildState build) {
    return state
        .newestPublished(releaseOf(build))
        .filter(newest -> newest.ulid().compareTo(build.id().ulid()) > 0);
  }

  /** Where the release of {@code build} is published. */
  public static String releaseOf(BuildState build) {
    return build.header().destination().releases().withTag(build.header().tag()).toString();
  }

  /** Offers the most urgent tasks, as many as the pools can soon use, and lost offers once more. */
  private void queue(List<BuildState> running, Farm farm, Instant now, List<Fact> facts) {
    Map<Pool, Integer> unclaimed = new HashMap<>();
    List<Candidate> candidates = new ArrayList<>();
    for (BuildState build : running) {
      if (build.cancellationRequestedBy().isPresent()) {
        continue;
      }
      for (ImageName image : build.queued()) {
        TaskState task = build.task(image).orElseThrow();
        unclaimed.merge(task.planned().pool(), 1, Integer::sum);
        if (isForgotten(task, farm, now)) {
          facts.add(offer(build, task));
        }
      }
      for (ImageName image : build.ready()) {
        TaskState task = build.task(image).orElseThrow();
        if (task.notBefore().filter(due -> due.isAfter(now)).isEmpty()) {
          candidates.add(new Candidate(build, task));
        }
      }
    }
    candidates.sort(Candidate.MOST_URGENT_FIRST);
    for (Candidate candidate : candidates) {
      Pool pool = candidate.task.planned().pool();
      if (unclaimed.getOrDefault(pool, 0) < farm.window(pool)) {
        unclaimed.merge(pool, 1, Integer::sum);
        facts.add(offer(candidate.build, candidate.task));
      }
    }
  }

  /** Nobody has claimed it although somebody could have, all that time. */
  private boolean isForgotten(TaskState task, Farm farm, Instant now) {
    return farm.isIdle(task.planned().pool(), offerAgainAfter)
        && task.queuedAt().filter(at -> at.plus(offerAgainAfter).isBefore(now)).isPresent();
  }

  private static Fact offer(BuildState build, TaskState task) {
    SortedMap<ImageName, Digest> parents = build.parentDigests(task.image());
    return new Fact.TaskQueued(
        build.id(),
        task.image(),
        task.dispatch() + 1,
        InputKey.of(task.planned().recipe(), parents),
        parents);
  }

  /** A task that could be offered. */
  private record Candidate(BuildState build, TaskState task) {

    /**
     * Priority, then the longest way still to go, then age and name, so that the order is total.
     */
    static final Comparator<Candidate> MOST_URGENT_FIRST =
        Comparator.<Candidate>comparingInt(candidate -> candidate.build.header().priority())
            .thenComparingInt(candidate -> candidate.build.height(candidate.task.image()))
            .reversed()
            .thenComparing(candidate -> candidate.build.id().ulid())
            .thenComparing(candidate -> candidate.task.image());
  }
}
