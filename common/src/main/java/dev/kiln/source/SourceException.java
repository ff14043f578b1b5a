package dev.kiln.source;

import dev.kiln.configuration.SourceId;

/** A source could not be had. The message is for people and has no credentials in it. */
public final class SourceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Whether trying again can help. */
  public enum Reason {
    /** The farm's fault or the network's: a host does not answer, or not to the end. */
    UNREACHABLE,
    /** The source's fault, final: a wrong sum, an unknown reference, a hostile archive. */
    WRONG
  }

  private final Reason reason;

  public SourceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public SourceException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Whether trying again can help. */
  public Reason reason() {
    return reason;
  }

  static SourceException wrong(String message) {
    return new SourceException(Reason.WRONG, message);
  }

  static SourceException unreachable(String message) {
    return new SourceException(Reason.UNREACHABLE, message);
  }

  /** The same, with the source named. */
  SourceException about(SourceId source) {
    return new SourceException(reason, "source '%s': %s".formatted(source, getMessage()), this);
  }
}
