package dev.kiln.source;

import dev.kiln.archive.ArchiveException;

/** Where failures of reading and writing archives become failures of a source. */
final class SourceFailures {

  /** Something that may fail in an archive's words. */
  interface Step<T> {

    T take() throws InterruptedException;
  }

  private SourceFailures() {}

  /** What is wrong with an archive is final: the next try would get the same one. */
  static <T> T translated(Step<T> step) throws InterruptedException {
    try {
      return step.take();
    } catch (ArchiveException e) {
      throw new SourceException(SourceException.Reason.WRONG, String.valueOf(e.getMessage()), e);
    }
  }
}
