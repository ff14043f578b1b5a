package dev.kiln.buildkit.session;

/** A session cannot be opened: the engine is out of reach or has no BuildKit. */
public final class SessionException extends RuntimeException {

  SessionException(String message) {
    super(message);
  }

  SessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
