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

  /** A part of the plan of a build that {@link SubmitBuild} will complete. */
  record SubmitPlanPart(BuildId build, int index, List<PlannedTask> tasks) implements Request {
    public SubmitPlanPart {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Asks to run a build whose plan has been sent before.
   *
   * @param parts how many parts the plan has
   * @param plan the digest over all of them, see {@link PlannedTask#digest}
   */
  record SubmitBuild(BuildId build, BuildHeader header, int parts, Digest plan)
      implements Request {}

  /** Asks to cancel a build. */
  record CancelBuild(BuildId build, String requestedBy) implements Request {}

  /** Asks to change what becomes of one task. */
  sealed interface TaskRequest extends Request {
    ImageName image();

    String requestedBy();
  }

  /** Asks to cancel a task and all that is made from it. */
  record CancelTask(BuildId build, ImageName image, String requestedBy) implements TaskRequest {}

  /** Asks to give a task up: it counts as failed. */
  record FailTask(BuildId build, ImageName image, String requestedBy, String reason)
      implements TaskRequest {}

  /** Asks to leave a task, and all that is made from it, out of a running build. */
  record SkipTask(BuildId build, ImageName image, String requestedBy, String reason)
      implements TaskRequest {}

  /** A worker has taken a dispatch and begins as soon as this is written. */
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
   * @param inputKey what it was made from; it counts only where the task has the same key
   * @param reused whether it was there before
   */
  record AttemptSucceeded(
      BuildId build,
      ImageName image,
      AttemptId attempt,
      WorkerInstance worker,
      InputKey inputKey,
      Digest digest,
      boolean reused)
      implements Report {}

  /** The attempt ended without an image. */
  record AttemptFailed(
      BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, Failure failure)
      implements Report {}

  /** The worker gives the attempt back, because it is told to stop or shuts down. */
  record AttemptReleased(
      BuildId build, ImageName image, AttemptId attempt, WorkerInstance worker, String reason)
      implements Report {}
}
