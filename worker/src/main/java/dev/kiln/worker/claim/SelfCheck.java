package dev.kiln.worker.claim;

import java.util.Optional;

/** Tries out whether this worker can do its work: builds and pushes a small image. */
public interface SelfCheck {

  /** Finds nothing wrong, for workers that have nothing to try out. */
  SelfCheck NOTHING_TO_TRY = Optional::empty;

  /**
   * Makes the test once. Blocking; never called twice at the same time.
   *
   * @return what went wrong, in words for whoever runs the host, or empty if all went well
   */
  Optional<String> problem() throws InterruptedException;
}
