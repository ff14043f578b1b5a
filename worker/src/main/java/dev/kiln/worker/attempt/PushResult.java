package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;
import dev.kiln.image.Digest;

/** How a push ended. */
public sealed interface PushResult {

  /** The registry serves the manifest of this digest under the tag. */
  record Pushed(Digest digest) implements PushResult {}

  /**
   * The registry does not have the image, or only parts of it.
   *
   * @param tooManyRequests whether the registry has asked to be left alone for a while
   */
  record Failed(FailureCause cause, String message, boolean tooManyRequests) implements PushResult {

    /** A failure other than that the registry was asked too much. */
    public Failed(FailureCause cause, String message) {
      this(cause, message, false);
    }
  }
}
