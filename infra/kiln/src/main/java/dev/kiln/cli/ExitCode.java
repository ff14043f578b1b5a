package dev.kiln.cli;

/** What the process ends with, for scripts. */
final class ExitCode {

  static final int OK = 0;
  static final int IMAGES_FAILED = 1;
  static final int FINDINGS = 1;
  static final int DIFFERENT = 1;
  static final int WENT_WRONG = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 3;
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
