package dev.kiln.coordinator.partition;

import org.jspecify.annotations.Nullable;

/** Kafka can't be reached, or is not set up as Kiln needs it. */
public final class BrokersException extends RuntimeException {

  public BrokersException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
