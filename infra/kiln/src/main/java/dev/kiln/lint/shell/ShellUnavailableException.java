package dev.kiln.lint.shell;

import org.jspecify.annotations.Nullable;

/** Nothing could be found out about shell texts, because there is no bash or it does not answer. */
public final class ShellUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ShellUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
