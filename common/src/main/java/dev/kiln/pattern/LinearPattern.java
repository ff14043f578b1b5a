package dev.kiln.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that matches in a time proportional to the text, whatever it is; that is why
 * look-around and back-references are not available.
 *
 * <p>The pattern itself is limited too: counted repetitions inside each other would fill the memory
 * before anything is matched.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">the syntax of RE2</a>
 */
public final class LinearPattern {

  /** Hears of matches. */
  @FunctionalInterface
  public interface Found {

    /** There is a match from {@code begin} until before {@code end}. */
    void match(int begin, int end);
  }

  private static final int MAX_LENGTH = 500;
  private static final long MAX_REPETITIONS = 1_000;
  private static final int MAX_INSTRUCTIONS = 5_000;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_=:/@ -]+");
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

  private final String text;
  private final Pattern compiled;

  /** What every match begins with, if that is known: without it nothing need be matched. */
  private final String beginning;

  private LinearPattern(String text, Pattern compiled) {
    this.text = text;
    this.compiled = compiled;
    this.beginning = beginning(text);
  }

  /**
   * Reads a pattern.
   *
   * @param subject what messages call it, such as {@code a pattern on image names}
   * @throws IllegalArgumentException if it is none, naming it and what is wrong
   */
  public static LinearPattern of(String subject, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(subject + " has no control characters");
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s has at most %d characters, not %d".formatted(subject, MAX_LENGTH, text.length()));
    }
    if (repetitions(text) > MAX_REPETITIONS) {
      throw tooLarge(text);
    }
    try {
      Pattern compiled = Pattern.compile(text);
      if (compiled.programSize() > MAX_INSTRUCTIONS) {
        throw tooLarge(text);
      }
      return new LinearPattern(text, compiled);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(explain(text, e), e);
    }
  }

  /** The pattern as it was written. */
  public String text() {
    return text;
  }

  /** Whether there is a match anywhere in the text. */
  public boolean isIn(String text) {
    return text.contains(beginning) && compiled.matcher(text).find();
  }

  /** Tells {@code found} of each match in the text that is not empty, from left to right. */
  public void find(String text, Found found) {
    if (!text.contains(beginning)) {
      return;
    }
    Matcher matcher = compiled.matcher(text);
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        found.match(matcher.start(), matcher.end());
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinearPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** The plain characters before anything else; none where there are alternatives. */
  private static String beginning(String text) {
    Matcher plain = PLAIN.matcher(text);
    if (text.contains("|") || !plain.lookingAt()) {
      return "";
    }
    boolean repeated = plain.end() < text.length() && "?*+{".indexOf(text.charAt(plain.end())) >= 0;
    return text.substring(0, repeated ? plain.end() - 1 : plain.end());
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
