package dev.kiln.template;

/** A value of a template in a message: as it is, but never longer than a message should be. */
final class Quoted {

  private static final int MAX_CHARS = 100;

  private Quoted() {}

  static String of(String value) {
    return value.length() <= MAX_CHARS ? value : value.substring(0, MAX_CHARS) + "…";
  }
}
