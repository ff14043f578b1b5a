package dev.kiln.server;

import org.jspecify.annotations.Nullable;

/** A secret could not be had from where it should be; the message says where that is. */
public final class SecretException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SecretException(String message) {
    this(message, null);
  }

  SecretException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
