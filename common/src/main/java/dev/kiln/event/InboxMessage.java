package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.util.List;

/**
 * What somebody asks for or says has happened, in {@code kiln.inbox}. Nothing of it is true until
 * the owner of the build has judged it and written a {@link Fact}.
 */
public sealed interface InboxMessage {

  /** The build it is about; its partition is where the message goes. */
  BuildId build();

  /** What a user or the API asks for. */
  sealed interface Request extends InboxMessage {}

  /** What a worker says about an attempt. */
  sealed interface Report extends InboxMessage {
    ImageName image();

    AttemptId attempt();
  }

  /**
   * A part of a plan that {@link SubmitBuild} will complete.
   *
   * @param build the build's id
   * @param index the number of the part, from 0
   * @param tasks up to 500 tasks, parents before children over all parts
   */
  record SubmitPlanPart(BuildId build, int index, List<PlannedTask> tasks) implements Request {
    public SubmitPlanPart {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Asks to run a build whose plan has been sent before.
   *
   * @param build the build's id
   * @param header what is the same for all tasks
   * @param parts how many parts the plan has
   * @param plan {@linkplain PlannedTask#digest the digest} over all tasks of all parts, in order
   */
  record SubmitBuild(BuildId build, BuildHeader header, int parts, Digest plan)
      implements Request {}

  /**
   * Asks to cancel a build.
   *
   * @param build the build's id
   * @param requestedBy who asks; nobody has proved it
   */
  record CancelBuild(BuildId build, String requestedBy) implements Request {}

  /** Asks to change what becomes of one task. */
  sealed interface TaskRequest extends Request {
    ImageName image();

    String requestedBy();
  }

  /**
   * Asks to cancel a task and all that is made from it.
   *
   * @param build the build's id
   * @param image the image's name
   * @param requestedBy who asks; nobody has proved it
   */
  record CancelTask(BuildId build, ImageName image, String requestedBy) implements TaskRequest {}

  /**
   * Asks to give a task up: it counts as failed.
   *
   * @param build the build's id
   * @param image the image's name
   * @param requestedBy who asks; nobody has proved it
   * @param reason why, for people
   */
  record FailTask(BuildId build, ImageName image, String requestedBy, String reason)
      implements TaskRequest {}

  /**
   * Asks to leave a task, and all that is made from it, out of a running build.
   *
   * @param build the build's id
   * @param image the image's name
   * @param requestedBy who asks; nobody has proved it
   * @param reason why, for people
   */
  record SkipTask(BuildId build, ImageName image, String requestedBy, String reason)
      implements TaskRequest {}

  /**
   * A worker has taken a dispatch and begins as soon as this is written.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id, which the worker has minted
   * @param dispatch the number of the offering that it took
   * @param worker who has taken it
   * @param log where the attempt's output begins
   */
  record AttemptStarted(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      int dispatch,
      WorkerInstance worker,
      LogPosition log)
      implements Report {}

  /**
   * The image is in the registry under {@code digest}, tagged so that no clean-up takes it.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param worker who made or found it
   * @param inputKey what it was made from; the report counts only where the task has the same key
   * @param digest what was pushed or found
   * @param reused whether it was there before
   * @param work what it took
   */
  record AttemptSucceeded(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      WorkerInstance worker,
      InputKey inputKey,
      Digest digest,
      boolean reused,
      AttemptWork work)
      implements Report {

    /** A report that does not say what it took. */
    public AttemptSucceeded(
        BuildId build,
        ImageName image,
        AttemptId attempt,
        WorkerInstance worker,
        InputKey inputKey,
        Digest digest,
        boolean reused) {
      this(build, image, attempt, worker, inputKey, digest, reused, AttemptWork.UNKNOWN);
    }
  }

  /**
   * The attempt ended without an image.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param worker who tried
   * @param failure what went wrong
   * @param work what it took
   */
  record AttemptFailed(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      WorkerInstance worker,
      Failure failure,
      AttemptWork work)
      implements Report {

    /** A report that does not say what it took. */
    public AttemptFailed(
        BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, Failure failure) {
      this(build, image, attempt, worker, failure, AttemptWork.UNKNOWN);
    }
  }

  /**
   * The worker gives the attempt back, because it was told to stop or shuts down.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param worker who gives it back
   * @param reason why, for people
   */
  record AttemptReleased(
      BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, String reason)
      implements Report {}
}
