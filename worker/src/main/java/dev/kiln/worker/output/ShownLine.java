package dev.kiln.worker.output;

/**
 * A line as a program printed it, on its way to what people see of it.
 *
 * @param beginning as much of it as can matter
 * @param length of the whole line, in characters
 */
record ShownLine(String beginning, long length) {

  private static final int MAX_LENGTH = 8 * 1024;

  /** Keeps of {@code printed} what is needed to show it by {@code redaction}. */
  static ShownLine of(String printed, Redaction redaction) {
    int enough = MAX_LENGTH + redaction.reach();
    return new ShownLine(
        printed.length() > enough ? printed.substring(0, enough) : printed, printed.length());
  }

  boolean isBlank() {
    return beginning.isBlank();
  }

  /** What people see: text without secrets, cut where it is too long. */
  String shown(Redaction redaction) {
    String clean = redaction.apply(PlainText.of(beginning));
    boolean whole = length == beginning.length();
    if (whole && clean.length() <= MAX_LENGTH) {
      return clean;
    }
    // What begins close to the end may be a secret whose rest is not here.
    int certain = whole ? clean.length() : Math.max(0, clean.length() - redaction.reach());
    int kept = Math.min(certain, MAX_LENGTH);
    return clean.substring(0, kept)
        + "… (%d more characters)".formatted(clean.length() - kept + length - beginning.length());
  }
}
