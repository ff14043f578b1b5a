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

  /**
   * A coordinator has become the owner of the partition. The record's offset is the new term; its
   * own {@code ce_term} is that of nobody, -1.
   *
   * @param coordinator the coordinator's name
   */
  record PartitionTaken(String coordinator) implements Fact {}

  /** A fact about one build. */
  sealed interface OfBuild extends Fact {
    BuildId build();
  }

  /** A fact about one task. */
  sealed interface OfTask extends OfBuild {
    ImageName image();
  }

  /**
   * A part of the plan of a build that is being submitted; {@link BuildAccepted} completes it.
   *
   * @param build the build's id
   * @param index the number of the part, from 0
   * @param tasks up to 500 tasks, parents before children over all parts
   */
  record PlanPart(BuildId build, int index, List<PlannedTask> tasks) implements OfBuild {
    public PlanPart {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * The plan is complete; the build runs. The broker's time of this record is when it was accepted.
   *
   * @param build the build's id
   * @param header what is the same for all tasks
   * @param parts how many parts the plan has
   * @param plan the digest over all tasks of all parts, in order
   */
  record BuildAccepted(BuildId build, BuildHeader header, int parts, Digest plan)
      implements OfBuild {}

  /**
   * The submission was not usable; there is no build.
   *
   * @param build the build's id
   * @param reason why, for people
   */
  record BuildRejected(BuildId build, String reason) implements OfBuild {}

  /**
   * Somebody asked to cancel the build, or its deadline passed.
   *
   * @param build the build's id
   * @param requestedBy who; {@code the build's deadline} for the deadline
   */
  record CancellationRequested(BuildId build, String requestedBy) implements OfBuild {}

  /**
   * The task may be claimed. Repeated with a greater {@code dispatch} when it is offered again.
   *
   * @param build the build's id
   * @param image the image's name
   * @param dispatch the number of the offering, from 1
   * @param inputKey the input key on exactly these parents
   * @param parents the accepted digests that it has to be built on, by the parent's name
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

  /**
   * A worker has claimed the dispatch; it was the first to do so.
   *
   * @param build the build's id
   * @param image the image's name
   * @param dispatch the number of the offering that was claimed
   * @param attempt the id of the attempt that begins
   * @param worker who works at it
   * @param log where the attempt's output begins
   */
  record TaskStarted(
      BuildId build,
      ImageName image,
      int dispatch,
      AttemptId attempt,
      WorkerInstance worker,
      LogPosition log)
      implements OfTask {}

  /**
   * The task's image is built and pushed; children are built on exactly this digest.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt that made it
   * @param worker who made it
   * @param digest the accepted digest
   * @param work what the attempt took
   */
  record TaskBuilt(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      WorkerInstance worker,
      Digest digest,
      AttemptWork work)
      implements OfTask {

    /** A built task of which nobody says what it took. */
    public TaskBuilt(
        BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, Digest digest) {
      this(build, image, attempt, worker, digest, AttemptWork.UNKNOWN);
    }
  }

  /**
   * An image with the task's input key was in the registry already, with all its layers; children
   * are built on exactly this digest.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt that found it
   * @param worker who found it
   * @param digest the accepted digest
   * @param work what the attempt took
   */
  record TaskReused(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      WorkerInstance worker,
      Digest digest,
      AttemptWork work)
      implements OfTask {

    /** A reused image of which nobody says what it took. */
    public TaskReused(
        BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, Digest digest) {
      this(build, image, attempt, worker, digest, AttemptWork.UNKNOWN);
    }
  }

  /**
   * An attempt failed, and another one follows.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param failure what went wrong
   * @param retryAfter the next attempt begins not before this long after the fact
   * @param work what the attempt took
   */
  record AttemptFailed(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      Failure failure,
      Duration retryAfter,
      AttemptWork work)
      implements OfTask {

    /** A failure of which nobody says what it took. */
    public AttemptFailed(
        BuildId build, ImageName image, AttemptId attempt, Failure failure, Duration retryAfter) {
      this(build, image, attempt, failure, retryAfter, AttemptWork.UNKNOWN);
    }
  }

  /**
   * The attempt's worker has fallen silent or was restarted; another attempt follows.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param reason why, for people
   * @param solitary whether it happened to this worker alone: then the task itself may be what
   *     stopped it
   */
  record AttemptLost(
      BuildId build, ImageName image, AttemptId attempt, String reason, boolean solitary)
      implements OfTask {}

  /**
   * A worker gave the attempt back without a fault of its own; another attempt follows.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param reason why, for people
   */
  record AttemptReleased(BuildId build, ImageName image, AttemptId attempt, String reason)
      implements OfTask {}

  /**
   * The task has failed for good.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt that failed last, if there was one
   * @param failure what went wrong
   * @param work what that attempt took
   */
  record TaskFailed(
      BuildId build,
      ImageName image,
      Optional<AttemptId> attempt,
      Failure failure,
      AttemptWork work)
      implements OfTask {

    /** A failure of which nobody says what it took. */
    public TaskFailed(
        BuildId build, ImageName image, Optional<AttemptId> attempt, Failure failure) {
      this(build, image, attempt, failure, AttemptWork.UNKNOWN);
    }
  }

  /**
   * The task can't be built because an ancestor has failed.
   *
   * @param build the build's id
   * @param image the image's name
   * @param root the ancestor whose failure it was
   */
  record TaskParentFailed(BuildId build, ImageName image, ImageName root) implements OfTask {}

  /**
   * The task ends because it is not wanted any more.
   *
   * @param build the build's id
   * @param image the image's name
   * @param reason why, where it is not that the whole build is cancelled
   */
  record TaskCancelled(BuildId build, ImageName image, Optional<String> reason) implements OfTask {}

  /**
   * The task is left out of a running build, by hand or because one of its parents was.
   *
   * @param build the build's id
   * @param image the image's name
   * @param reason why, for people
   */
  record TaskSkipped(BuildId build, ImageName image, String reason) implements OfTask {}

  /**
   * From now on the owner of this term may change the public tags of {@code release} for the build,
   * but not for longer than the publication lease; a later owner waits for the rest of it.
   *
   * @param build the build's id
   * @param release the release's reference
   */
  record PublicationStarted(BuildId build, String release) implements OfBuild {}

  /**
   * The public tags of these images have been set and read back, while the build may go on.
   *
   * @param build the build's id
   * @param release the release's reference
   * @param images the digest that each image's tag names
   */
  record ImagesPublished(BuildId build, String release, SortedMap<ImageName, Digest> images)
      implements OfBuild {
    public ImagesPublished {
      images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    }
  }

  /**
   * The release is written, and every public tag of the build was read back as agreeing with it.
   *
   * @param build the build's id
   * @param release the release's reference
   * @param digest the digest of the release's manifest
   */
  record BuildPublished(BuildId build, String release, Digest digest) implements OfBuild {}

  /**
   * Nothing more happens in this build.
   *
   * @param build the build's id
   * @param status how it ended, so never {@code running}
   * @param message why, where that needs words
   */
  record BuildEnded(BuildId build, BuildStatus status, Optional<String> message)
      implements OfBuild {}

  /**
   * The ended build is in {@code kiln.history}, and is not kept anywhere else any more.
   *
   * @param build the build's id
   */
  record BuildArchived(BuildId build) implements OfBuild {}

  /**
   * A fact of a type that this version does not know. It is never written: what it means for the
   * build only a newer version can tell, so this one leaves the build alone.
   *
   * @param build the build's id
   * @param type the CloudEvents type of the fact
   */
  record Unknown(BuildId build, String type) implements OfBuild {}
}
