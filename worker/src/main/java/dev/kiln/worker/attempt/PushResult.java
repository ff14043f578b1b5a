package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;
import dev.kiln.image.Digest;

/** How a push ended. */
public sealed interface PushResult {

  /** The registry serves the manifest of this digest under the tag. */
  record Pushed(Digest digest) implements PushResult {}

  /** The registry does not have the image, or only parts of it. */
  record Failed(FailureCause cause, String message) implements PushResult {}
}
