package dev.kiln.buildkit;

/**
 * The engine does not answer, or not in a way that can be understood. What a build itself does
 * wrong is a {@link BuildOutcome} instead.
 */
public final class BuildKitException extends RuntimeException {

  BuildKitException(String message) {
    super(message);
  }

  BuildKitException(String message, Throwable cause) {
    super(message, cause);
  }
}
