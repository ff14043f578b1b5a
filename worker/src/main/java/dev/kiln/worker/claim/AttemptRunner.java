package dev.kiln.worker.claim;

import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;

/** What does the work of a claimed task. */
public interface AttemptRunner {

  /**
   * Opens the attempt's output, before the attempt is reported as started.
   *
   * @return where the output begins, and what runs the attempt
   */
  Prepared prepare(AttemptId attempt, ReadyToBuild task) throws InterruptedException;

  /** An attempt whose output is open and which has not begun. */
  interface Prepared {

    LogPosition log();

    /**
     * Does the work. Blocking; stops when the thread is interrupted.
     *
     * @return how it ended, for the caller to report
     */
    InboxMessage.Report run(RunningAttempts.Entry entry);

    /** Closes the output without doing anything: the task was not ours after all. */
    void abandon(String reason);
  }
}
