package dev.kiln.coordinator.web;

/** Something can't be answered now and can be soon; the message says why, for people. */
public final class NotNowException extends RuntimeException {

  public NotNowException(String message) {
    super(message, null, false, false);
  }
}
