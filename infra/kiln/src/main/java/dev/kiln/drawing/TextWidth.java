package dev.kiln.drawing;

/**
 * About how wide a text is in a sans-serif font, without asking one: a drawing is made where no
 * font can be looked at, and shown where another one is installed. Measured generously, by the
 * widest of the fonts that systems come with.
 */
final class TextWidth {

  private static final String NARROW = "ijlI.,:;'|!";
  private static final String SLIM = "frt()[]{}-/\\ \"";
  private static final String WIDE = "mwMWGOQ@%…";

  private TextWidth() {}

  /** The width of {@code text} in pixels. */
  static double of(String text, double fontSize) {
    return text.codePoints().mapToDouble(TextWidth::ems).sum() * fontSize;
  }

  private static double ems(int character) {
    if (NARROW.indexOf(character) >= 0) {
      return 0.32;
    }
    if (SLIM.indexOf(character) >= 0) {
      return 0.42;
    }
    if (WIDE.indexOf(character) >= 0) {
      return 0.95;
    }
    return character >= 'A' && character <= 'Z' ? 0.7 : 0.63;
  }
}
