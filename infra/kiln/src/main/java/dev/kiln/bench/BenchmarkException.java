package dev.kiln.bench;

import org.jspecify.annotations.Nullable;

/** A benchmark could not be measured; that a figure misses its target is no such thing. */
public final class BenchmarkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BenchmarkException(String message) {
    this(message, null);
  }

  public BenchmarkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
