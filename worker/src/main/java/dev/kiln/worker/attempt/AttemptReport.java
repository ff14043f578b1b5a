package dev.kiln.worker.attempt;

import dev.kiln.event.AttemptWork;
import dev.kiln.event.Failure;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.worker.claim.Reports;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of one attempt when it has ended. */
record AttemptReport(Reports reports, WorkerInstance worker, AttemptId attempt, ReadyToBuild task) {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptReport.class);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
  private static final int TRIES_WHEN_INTERRUPTED = 3;

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

  /**
   * Says it until it is written: a result that nobody hears is lost work. Being interrupted, which
   * an order to stop does that comes too late, only makes it less patient.
   */
  void say(InboxMessage.Report report) {
    boolean said = false;
    int triesLeft = Integer.MAX_VALUE;
    while (!said && triesLeft > 0) {
      try {
        reports.write(report);
        said = true;
      } catch (Reports.ReportFailedException e) {
        triesLeft--;
        LOG.warn("could not report, trying again: attempt={}", attempt, e);
        triesLeft = pause() ? triesLeft : Math.min(triesLeft, TRIES_WHEN_INTERRUPTED);
      } catch (InterruptedException e) {
        triesLeft = Math.min(triesLeft - 1, TRIES_WHEN_INTERRUPTED);
      }
    }
    if (!said) {
      LOG.warn("stopped before the report was written: attempt={}", attempt);
    }
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

  private static boolean pause() {
    try {
      Thread.sleep(AGAIN_AFTER);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
