package dev.kiln.worker.claim;

import dev.kiln.event.InboxMessage;

/**
 * Where a worker says what has happened. Blocking.
 *
 * <p>An implementation gives up only when it can't be told apart from nobody listening any more.
 */
public interface Reports {

  /**
   * Says so; returns when it is written.
   *
   * @throws ReportFailedException if it could not be written in time
   */
  void write(InboxMessage.Report report) throws InterruptedException;

  /** A report could not be written; whether it arrived is unknown. */
  final class ReportFailedException extends RuntimeException {

    public ReportFailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
