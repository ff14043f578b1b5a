package dev.kiln.bundle;

/** A bundle that is damaged or made to do harm. */
public final class BundleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
