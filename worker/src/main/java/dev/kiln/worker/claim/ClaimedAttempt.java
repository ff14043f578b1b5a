package dev.kiln.worker.claim;

import dev.kiln.event.InboxMessage;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt from its reported start to its reported end, on a thread of its own: does the work and
 * says what came of it until it is heard. Orders to stop interrupt the work and never the report.
 */
final class ClaimedAttempt implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimedAttempt.class);
  private static final Duration REPORT_AGAIN_AFTER = Duration.ofSeconds(1);

  private final RunningAttempts.Entry entry;
  private final AttemptRunner.Prepared work;
  private final Reports reports;
  private final Consumer<InboxMessage.Report> onEnd;

  /** An attempt that has not begun; {@code onEnd} is told how it ended before the owner is. */
  ClaimedAttempt(
      RunningAttempts.Entry entry,
      AttemptRunner.Prepared work,
      Reports reports,
      Consumer<InboxMessage.Report> onEnd) {
    this.entry = entry;
    this.work = work;
    this.reports = reports;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    entry.runsHere();
    InboxMessage.Report report = work.run(entry);
    entry.workEnded();
    if (Thread.interrupted()) {
      LOG.debug("interrupted after the end: attempts report all the same");
    }
    onEnd.accept(report);
    try {
      say(report);
    } catch (InterruptedException e) {
      LOG.warn(
          "stopped before the report was written: build={} image={}",
          report.build(),
          report.image());
    }
  }

  /** A result that nobody hears is lost work, so it is said until it is written. */
  private void say(InboxMessage.Report report) throws InterruptedException {
    boolean said = false;
    while (!said) {
      try {
        reports.write(report);
        said = true;
      } catch (Reports.ReportFailedException e) {
        LOG.warn(
            "could not report, trying again: build={} image={}", report.build(), report.image(), e);
        Thread.sleep(REPORT_AGAIN_AFTER);
      }
    }
  }
}
