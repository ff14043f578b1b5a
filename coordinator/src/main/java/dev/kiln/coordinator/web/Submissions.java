package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.Problem;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/** Port: what people ask of the farm. A failed future means that the farm can't take it now. */
public interface Submissions {

  /**
   * Keeps the tree bundle in {@code file}, a gzipped tar that nobody has looked into yet; the file
   * is deleted when the future completes. Storing the same bundle twice gives the same digest.
   */
  Future<BundleOutcome> storeBundle(Path file);

  /** Plans and accepts a build, or says everything that is wrong with it. */
  Future<SubmitOutcome> submit(SubmitOptions options);

  /**
   * Asks that an ended build be tried again, as a new one with the same plan: what has succeeded is
   * found, what has not is built. It may have failed in nothing; then all of it is found.
   */
  Future<RetryOutcome> retry(BuildId ended, String requestedBy);

  /** What became of a bundle. */
  sealed interface BundleOutcome {

    /** It is kept under this digest. */
    record Stored(Digest digest) implements BundleOutcome {}

    /** It is none, or a hostile one. */
    record Unusable(String error) implements BundleOutcome {}
  }

  /** What became of a submission. */
  sealed interface SubmitOutcome {

    /** The build exists and will be done, whatever crashes from now on. */
    record Accepted(BuildId build) implements SubmitOutcome {}

    /** Nothing was begun; {@code problems} has all that was found, not only the first. */
    record Refused(String error, List<Problem> problems) implements SubmitOutcome {

      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /** What became of a wish to try a build again. */
  sealed interface RetryOutcome {

    /** The new build exists and will be done, whatever crashes from now on. */
    record Accepted(BuildId build) implements RetryOutcome {}

    /** It has not ended: cancel it first, or wait. */
    record StillRunning() implements RetryOutcome {}

    /** There is no such build. */
    record UnknownBuild() implements RetryOutcome {}

    /** Its plan is not to be had; {@code reason} says for people why, and whether it will be. */
    record Unreadable(String reason) implements RetryOutcome {}
  }
}
