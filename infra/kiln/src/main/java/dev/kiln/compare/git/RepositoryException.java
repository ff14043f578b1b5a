package dev.kiln.compare.git;

import org.jspecify.annotations.Nullable;

/** A git repository has not what was asked of it; the message is for the user, with what to do. */
public final class RepositoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RepositoryException(String message) {
    this(message, null);
  }

  RepositoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
