package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;

/**
 * How the fetching of an image ended. Sizes are of all the image's layers as the engine stores
 * them.
 */
public sealed interface PullResult {

  /** The image was in the engine's store already. */
  record Present(long sizeBytes) implements PullResult {}

  /** The image is in the engine's store now. */
  record Pulled(long sizeBytes) implements PullResult {}

  /**
   * The image is not in the engine's store; {@code PARENT_GONE} if the registry lacks it too.
   *
   * @param tooManyRequests whether the registry has asked to be left alone for a while
   */
  record Failed(FailureCause cause, String message, boolean tooManyRequests) implements PullResult {

    /** A failure other than that the registry was asked too much. */
    public Failed(FailureCause cause, String message) {
      this(cause, message, false);
    }
  }
}
