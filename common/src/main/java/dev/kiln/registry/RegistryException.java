package dev.kiln.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry did not do what it was asked for; the message says what was asked and of which
 * reference.
 *
 * <p>The {@link Kind} alone tells whether to try again. The client retries nothing but a 429, and
 * that only with {@link Patience}: who calls it knows the deadline.
 */
public final class RegistryException extends RuntimeException {

  /** What kept the registry from doing it. */
  public enum Kind {
    /** No connection, no answer in time, or the registry says that it is not able now (5xx). */
    UNREACHABLE,
    /** Credentials are missing or not enough (401, 403). */
    UNAUTHORIZED,
    /** The manifest, blob or repository is not there (404). */
    NOT_FOUND,
    /** Too many requests (429); {@link #retryAfter()} is the registry's wish. */
    TOO_MANY_REQUESTS,
    /** The registry, or a rule of ours such as no plain HTTP, forbids the request. */
    REFUSED,
    /** The answer broke off, is too large, or has not the digest that was asked for. */
    BROKEN
  }

  private final transient Kind kind;
  private final transient Optional<Duration> retryAfter;

  RegistryException(Kind kind, String message) {
    this(kind, message, Optional.empty(), null);
  }

  RegistryException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, Optional.empty(), cause);
  }

  RegistryException(
      Kind kind, String message, Optional<Duration> retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** What kept the registry from doing it. */
  public Kind kind() {
    return kind;
  }

  /** How long the registry asks to be left alone; empty where it does not say. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
