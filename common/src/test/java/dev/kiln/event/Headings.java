package dev.kiln.event;

import java.util.Locale;

/** Names of the code as people read them. */
final class Headings {

  private Headings() {}

  /** The words of a type's or constant's name in small letters, as in {@code planned task}. */
  static String words(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  /** The same, as a heading begins. */
  static String heading(String name) {
    String words = words(name);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** A link to the section with that heading. */
  static String link(String words, String heading) {
    String anchor =
        heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    return "[%s](#%s)".formatted(words, anchor);
  }
}
