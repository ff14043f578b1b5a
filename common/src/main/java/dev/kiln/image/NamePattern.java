package dev.kiln.image;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression on image names. It matches a name that has a match anywhere in it, unless it
 * is anchored.
 *
 * <p>Patterns come from users, so matching takes time in proportion to the name, whatever the
 * pattern; that is why look-around and back-references are not available. The pattern itself is
 * limited too: counted repetitions inside each other would fill the memory before anything is
 * matched.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">the syntax of RE2</a>
 */
public final class NamePattern {

  private static final int MAX_LENGTH = 500;
  private static final long MAX_REPETITIONS = 1_000;
  private static final int MAX_INSTRUCTIONS = 5_000;
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

  private final String text;
  private final Pattern compiled;

  private NamePattern(String text, Pattern compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none, naming it and what is wrong
   */
  public static NamePattern of(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a pattern on image names has no control characters");
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a pattern on image names has at most %d characters, not %d"
              .formatted(MAX_LENGTH, text.length()));
    }
    if (repetitions(text) > MAX_REPETITIONS) {
      throw tooLarge(text);
    }
    try {
      Pattern compiled = Pattern.compile(text);
      if (compiled.programSize() > MAX_INSTRUCTIONS) {
        throw tooLarge(text);
      }
      return new NamePattern(text, compiled);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(explain(text, e), e);
    }
  }

  /** The pattern as it was written. */
  public String text() {
    return text;
  }

  /** Whether there is a match anywhere in the name. */
  public boolean matches(ImageName image) {
    return compiled.matcher(image.value()).find();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** All counts of the text multiplied: no part of it is repeated more often. */
  private static long repetitions(String text) {
    long product = 1;
    Matcher counts = COUNT.matcher(text);
    while (counts.find() && product <= MAX_REPETITIONS) {
      product *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
    }
    return product;
  }

  /** A number of too many digits is as good as one that is too great. */
  private static long number(String digits) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 9 ? MAX_REPETITIONS + 1 : Long.parseLong(digits);
  }

  private static IllegalArgumentException tooLarge(String text) {
    return new IllegalArgumentException("'%s' repeats too much: write it shorter".formatted(text));
  }

  private static String explain(String text, PatternSyntaxException e) {
    boolean whole = e.getPattern().isEmpty() || e.getPattern().equals(text);
    String wrong = e.getDescription() + (whole ? "" : ": " + e.getPattern());
    return isJavaPattern(text)
        ? "'%s' can't be used: patterns have no look-around and no back-references, so that matching never takes long (%s)"
            .formatted(text, wrong)
        : "'%s' is no regular expression: %s".formatted(text, wrong);
  }

  /** Whether it is right by the rules that most people know: then something is not available. */
  private static boolean isJavaPattern(String text) {
    try {
      java.util.regex.Pattern.compile(text);
      return true;
    } catch (java.util.regex.PatternSyntaxException e) {
      return false;
    }
  }
}
