package dev.kiln.worker.attempt;

import dev.kiln.event.FailureCause;

/** How a build ended. */
public sealed interface BuildResult {

  /** The image is in the engine's store, tagged. */
  record Built(String imageId) implements BuildResult {}

  /** There is no image; the message is the engine's own where it has one. */
  record Failed(FailureCause cause, String message) implements BuildResult {}
}
