package dev.kiln.event;

import org.jspecify.annotations.Nullable;

/**
 * A record that is no event this version can read; it is kept aside and never stops a partition.
 */
public class UndecodableEventException extends RuntimeException {

  public UndecodableEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
