package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;

/** Ends the steps of an attempt with a failure that is nobody's bug. */
final class StepFailedException extends RuntimeException {

  private final transient FailureCause reason;

  StepFailedException(FailureCause reason, String message) {
    super(message);
    this.reason = reason;
  }

  FailureCause reason() {
    return reason;
  }
}
