package dev.kiln.cli;

import org.jspecify.annotations.Nullable;

/** A command can't go on; the message is for the user, with what to do. */
final class CommandFailure extends RuntimeException {

  private final int exitCode;

  CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  static CommandFailure unreachable(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.UNREACHABLE, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
