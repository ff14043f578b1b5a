package dev.kiln.coordinator.decision;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which public tags are due.
 *
 * <p>Three things are never done: an older build's image never replaces a newer one's; a build
 * without images of its own has no release, because it would replace one that says more; and an
 * owner touches no tag while an earlier owner, who may not know yet that it is one, still has the
 * right to.
 */
final class PublicationRules {

  /** How long a release that has been begun is finished although its build was cancelled. */
  private static final Duration FINISHED_WITHIN = Duration.ofHours(1);

  /** So many images at most get their own tags in one go, which can then be done within a lease. */
  private static final int MOST_IMAGES = 250;

  private final Duration lease;

  /** What is due of finished builds, which does not change any more, and can be large. */
  private final Map<BuildId, PublicationDue> finished = new TreeMap<>();

  PublicationRules(Duration lease) {
    this.lease = lease;
  }

  /** Everything that is due now, of one release at most one thing. */
  List<PublicationDue> due(PartitionState state, List<BuildState> running, Instant now) {
    finished.keySet().removeIf(id -> state.build(id).isEmpty());
    SortedMap<String, BuildState> newest = new TreeMap<>();
    List<PublicationDue> due = new ArrayList<>();
    for (BuildState build : running) {
      if (build.header().publish() == PublishPolicy.EACH) {
        SortedMap<ImageName, Digest> images = imagesDue(state, build, MOST_IMAGES);
        if (!images.isEmpty() && isOurs(state, build, now)) {
          due.add(new PublicationDue(build.id(), build.header(), build.release(), images, false));
        }
      }
      if (wantsRelease(state, build, now)) {
        // While an older one is written, a newer one could be finished and then be overwritten.
        newest.merge(
            build.release(), build, (one, other) -> one.id().isNewerThan(other.id()) ? one : other);
      }
    }
    for (BuildState build : newest.values()) {
      if (isOurs(state, build, now)) {
        due.add(finished.computeIfAbsent(build.id(), id -> whole(build)));
      }
    }
    return due;
  }

  /** How far the build is, once all its tasks have ended. */
  Publishing standing(PartitionState state, BuildState build, Instant now) {
    if (build.header().publish() == PublishPolicy.NONE || build.published().isPresent()) {
      return Publishing.Settled.quietly();
    }
    if (isCancelled(build, now)) {
      return isUnderWay(build, now) ? new Publishing.Pending() : Publishing.Settled.quietly();
    }
    if (isSomeImageDue(state, build)) {
      return new Publishing.Pending();
    }
    if (build.hasFailed() || build.count(TaskStatus.CANCELLED) > 0) {
      return Publishing.Settled.quietly();
    }
    if (!build.hasImages()) {
      return Publishing.Settled.because("no image was built or reused");
    }
    Optional<BuildId> newer = newerThan(build, state.publicTags().newest(build.release()));
    return newer.isPresent()
        ? Publishing.Settled.because("build %s is newer".formatted(newer.get()))
        : new Publishing.Pending();
  }

  private static boolean wantsRelease(PartitionState state, BuildState build, Instant now) {
    return build.allTasksEnded()
        && build.header().publish() != PublishPolicy.NONE
        && build.published().isEmpty()
        && !isCancelled(build, now)
        && build.hasImages()
        && !build.hasFailed()
        && build.count(TaskStatus.CANCELLED) == 0
        && !isSomeImageDue(state, build)
        && newerThan(build, state.publicTags().newest(build.release())).isEmpty();
  }

  /**
   * A release that has been begun is finished: the registry may name the build already, and only
   * some tags agree with it. If it can't be finished either, it is given up.
   */
  private static boolean isCancelled(BuildState build, Instant now) {
    boolean begun =
        build.header().publish() == PublishPolicy.ATOMIC && build.publication().isPresent();
    return build
        .cancellationRequestedAt()
        .filter(at -> !begun || at.plus(FINISHED_WITHIN).isBefore(now))
        .isPresent();
  }

  private static boolean isSomeImageDue(PartitionState state, BuildState build) {
    return !imagesDue(state, build, 1).isEmpty();
  }

  /** The first images whose own tags are to be set; none where tags are set all together. */
  private static SortedMap<ImageName, Digest> imagesDue(
      PartitionState state, BuildState build, int most) {
    SortedMap<ImageName, Digest> due = new TreeMap<>();
    if (build.cancellationRequestedBy().isEmpty()) {
      for (Map.Entry<ImageName, Digest> image : build.unpublished().entrySet()) {
        if (newerThan(build, state.publicTags().newest(build.release(), image.getKey()))
            .isEmpty()) {
          due.put(image.getKey(), image.getValue());
          if (due.size() == most) {
            return due;
          }
        }
      }
    }
    return due;
  }

  private static PublicationDue whole(BuildState build) {
    return new PublicationDue(build.id(), build.header(), build.release(), images(build), true);
  }

  private static SortedMap<ImageName, Digest> images(BuildState build) {
    SortedMap<ImageName, Digest> images = new TreeMap<>();
    for (TaskState task : build.tasks()) {
      task.digest().ifPresent(digest -> images.put(task.image(), digest));
    }
    return images;
  }

  /** No earlier owner has the right to change tags of the same release any more. */
  private boolean isOurs(PartitionState state, BuildState build, Instant now) {
    return state.builds().stream()
        .filter(other -> other.release().equals(build.release()))
        .flatMap(other -> other.publication().stream())
        .noneMatch(attempt -> attempt.term() != state.term() && isInForce(attempt, now));
  }

  private boolean isUnderWay(BuildState build, Instant now) {
    return build.status() == BuildStatus.RUNNING
        && build.publication().filter(attempt -> isInForce(attempt, now)).isPresent();
  }

  private boolean isInForce(BuildState.PublicationTry attempt, Instant now) {
    return attempt.at().plus(lease).isAfter(now);
  }

  private static Optional<BuildId> newerThan(BuildState build, Optional<BuildId> other) {
    return other.filter(id -> id.isNewerThan(build.id()));
  }
}
