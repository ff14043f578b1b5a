package dev.kiln.image;

import dev.kiln.pattern.LinearPattern;

/**
 * A regular expression on image names. It matches a name that has a match anywhere in it, unless it
 * is anchored.
 *
 * <p>Patterns come from users, so it is one whose matching takes time in proportion to the name.
 */
public record NamePattern(LinearPattern pattern) {

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none, naming it and what is wrong
   */
  public static NamePattern of(String text) {
    return new NamePattern(LinearPattern.of("a pattern on image names", text));
  }

  /** The pattern as it was written. */
  public String text() {
    return pattern.text();
  }

  /** Whether there is a match anywhere in the name. */
  public boolean matches(ImageName image) {
    return pattern.isIn(image.value());
  }

  @Override
  public String toString() {
    return text();
  }
}
