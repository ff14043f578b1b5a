package dev.kiln.event;

/** An event is of a type that this version does not know: a newer one has written it. */
public final class UnknownEventTypeException extends UndecodableEventException {

  private final String type;

  public UnknownEventTypeException(String type) {
    super("unknown event type '" + type + "'", null);
    this.type = type;
  }

  /** The CloudEvents type. */
  public String type() {
    return type;
  }
}
