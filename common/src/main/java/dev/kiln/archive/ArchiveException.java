package dev.kiln.archive;

/**
 * An archive that is damaged or made to do harm, or files that can't be put into one. The message
 * names the entry and is fit for a person.
 */
public final class ArchiveException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ArchiveException(String message) {
    super(message);
  }

  ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
