package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the owner of a partition has accepted and written down in {@code kiln.events}.
 *
 * <p>Facts are the database: the state of every build is their fold, and nothing else. They are
 * also the public contract, so a fact never changes its meaning; what has to change gets a new type
 * beside the old one. The times of facts are those of the broker.
 */
public sealed interface Fact {

  /** A coordinator has become the owner of the partition; its offset is the new term. */
  record PartitionTaken(String coordinator) implements Fact {}

  /** A fact about one build. */
  sealed interface OfBuild extends Fact {
    BuildId build();
  }

  /** A fact about one task. */
  sealed interface OfTask extends OfBuild {
    ImageName image();
  }

  /** Up to 500 tasks of a build that is being submitted; {@link BuildAccepted} completes it. */
  record PlanPart(BuildId build, int index, List<PlannedTask> tasks) implements OfBuild {
    public PlanPart {
      tasks = List.copyOf(tasks);
    }
  }

  /** The plan is complete; the build runs. */
  record BuildAccepted(BuildId build, BuildHeader header, int parts, Digest plan)
      implements OfBuild {}

  /** The submission was not usable; there is no build. */
  record BuildRejected(BuildId build, String reason) implements OfBuild {}

  /** Somebody asked to cancel the build, or its deadline passed. */
  record CancellationRequested(BuildId build, String requestedBy) implements OfBuild {}

  /**
   * The task may be claimed: the {@code dispatch}-th offering of it.
   *
   * @param parents the accepted digests that it has to be built on
   */
  record TaskQueued(
      BuildId build,
      ImageName image,
      int dispatch,
      InputKey inputKey,
      SortedMap<ImageName, Digest> parents)
      implements OfTask {
    public TaskQueued {
      parents = Collections.unmodifiableSortedMap(new TreeMap<>(parents));
    }
  }

  /** A worker has claimed the dispatch; it was the first to do so. */
  record TaskStarted(
      BuildId build,
      ImageName image,
      int dispatch,
      AttemptId attempt,
      WorkerInstance worker,
      LogPosition log)
      implements OfTask {}

  /** The task's image is built and pushed; children are built on exactly this digest. */
  record TaskBuilt(
      BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, Digest digest)
      implements OfTask {}

  /** An image with the task's input key was in the registry already, with all its layers. */
  record TaskReused(
      BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, Digest digest)
      implements OfTask {}

  /** An attempt failed and another one follows, not before {@code retryAfter}. */
  record AttemptFailed(
      BuildId build, ImageName image, AttemptId attempt, Failure failure, Duration retryAfter)
      implements OfTask {}

  /**
   * The worker of an attempt has fallen silent or has been restarted; another attempt follows.
   *
   * @param solitary whether it happened to this worker alone: then the task itself may be what
   *     killed it
   */
  record AttemptLost(
      BuildId build, ImageName image, AttemptId attempt, String reason, boolean solitary)
      implements OfTask {}

  /** A worker gave the attempt back without a fault of its own; another attempt follows. */
  record AttemptReleased(BuildId build, ImageName image, AttemptId attempt, String reason)
      implements OfTask {}

  /** The task has failed for good. */
  record TaskFailed(BuildId build, ImageName image, Optional<AttemptId> attempt, Failure failure)
      implements OfTask {}

  /** The task can't be built because {@code root}, one of its ancestors, has failed. */
  record TaskParentFailed(BuildId build, ImageName image, ImageName root) implements OfTask {}

  /**
   * The task ends because it is not wanted any more.
   *
   * @param reason why, where it is not that the whole build is cancelled
   */
  record TaskCancelled(BuildId build, ImageName image, Optional<String> reason) implements OfTask {}

  /** The task is left out of a running build, by hand or because one of its parents was. */
  record TaskSkipped(BuildId build, ImageName image, String reason) implements OfTask {}

  /**
   * From now on the owner of this term may change the public tags of {@code release} for the build,
   * but not for longer than the publication lease; a later owner waits for the rest of it.
   */
  record PublicationStarted(BuildId build, String release) implements OfBuild {}

  /** These images' public tags have been set and read back, while the build goes on. */
  record ImagesPublished(BuildId build, String release, SortedMap<ImageName, Digest> images)
      implements OfBuild {
    public ImagesPublished {
      images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    }
  }

  /** The release is written and every public tag of the build agrees with it. */
  record BuildPublished(BuildId build, String release, Digest digest) implements OfBuild {}

  /** Nothing more happens in this build. */
  record BuildEnded(BuildId build, BuildStatus status, Optional<String> message)
      implements OfBuild {}

  /** The ended build is in {@code kiln.history}, and is not kept anywhere else any more. */
  record BuildArchived(BuildId build) implements OfBuild {}

  /**
   * A fact of a type that this version does not know. It is never written: what it means for the
   * build only a newer version can tell, so this one leaves the build alone.
   */
  record Unknown(BuildId build, String type) implements OfBuild {}
}
