package dev.kiln.lint.secret;

/**
 * A part of a line that looks like a secret.
 *
 * @param kind what it looks like, such as {@code an AWS access key}
 * @param start its first character
 * @param end behind its last character
 * @param shown what may be shown of it
 */
public record Secret(String kind, int start, int end, String shown) {

  private static final int SHOWN = 4;

  /** The first characters, four at most and no more than a quarter, and the length. */
  static String shortened(String secret) {
    int shown = Math.min(SHOWN, secret.length() / 4);
    return "%s… (%d characters)".formatted(secret.substring(0, shown), secret.length());
  }
}
