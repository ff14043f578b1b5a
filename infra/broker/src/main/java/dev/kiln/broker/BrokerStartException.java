package dev.kiln.broker;

/** The embedded broker could not be started. */
public final class BrokerStartException extends RuntimeException {

  public BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
