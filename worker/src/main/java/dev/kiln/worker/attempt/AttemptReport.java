package dev.kiln.worker.attempt;

import dev.kiln.event.AttemptWork;
import dev.kiln.event.Failure;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import java.util.Locale;

/** What is said of one attempt when it has ended. */
record AttemptReport(WorkerInstance worker, AttemptId attempt, ReadyToBuild task) {

  InboxMessage.Report succeeded(Digest digest, boolean reused, AttemptWork work) {
    return new InboxMessage.AttemptSucceeded(
        task.build(), task.image(), attempt, worker, task.inputKey(), digest, reused, work);
  }

  InboxMessage.Report failed(Failure failure, AttemptWork work) {
    return new InboxMessage.AttemptFailed(
        task.build(), task.image(), attempt, worker, failure, work);
  }

  InboxMessage.Report released(String reason) {
    return new InboxMessage.AttemptReleased(task.build(), task.image(), attempt, worker, reason);
  }

  /** How a report reads in the log. */
  static String words(InboxMessage.Report report) {
    return switch (report) {
      case InboxMessage.AttemptSucceeded done ->
          (done.reused() ? "reused " : "built ") + done.digest();
      case InboxMessage.AttemptFailed failed ->
          "failed (%s): %s"
              .formatted(
                  failed.failure().cause().name().toLowerCase(Locale.ROOT),
                  failed.failure().message());
      case InboxMessage.AttemptReleased released -> "given back: " + released.reason();
      case InboxMessage.AttemptStarted started -> "started";
    };
  }
}
