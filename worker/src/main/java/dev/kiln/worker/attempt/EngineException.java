package dev.kiln.worker.attempt;

/** The engine did not answer, or answered what it never should. */
public final class EngineException extends RuntimeException {

  /** Says what the engine lacks. */
  public EngineException(String message) {
    super(message);
  }

  /** Says what was asked of the engine; the cause is not repeated in the message. */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
