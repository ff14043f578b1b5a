package dev.kiln.template;

import java.util.Locale;

/**
 * A group of the components of a {@link Recipe}, by which two recipes are compared without sending
 * one.
 */
enum RecipePart {
  ARGUMENTS("build argument", "the build arguments"),
  BUILDER("builder", "the builder"),
  CONTEXT("context", "the context files"),
  DOCKERFILE("dockerfile", "the Dockerfile"),
  FRESHNESS("freshness", "the freshness salt"),
  LABELS("label", "the labels"),
  PLATFORM("platform", "the platform"),
  SECRETS("secret", "the secrets"),
  SOURCES("source", "the sources"),
  SQUASH("squash", "squashing");

  private final String component;
  private final String words;

  RecipePart(String component, String words) {
    this.component = component;
    this.words = words;
  }

  /** The part that a component belongs to, by the component's label. */
  static RecipePart of(String label) {
    for (RecipePart part : values()) {
      if (label.equals(part.component) || label.startsWith(part.component + " ")) {
        return part;
      }
    }
    throw new IllegalArgumentException("a recipe has no component '%s'".formatted(label));
  }

  /** The word in outlines. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is called in a sentence. */
  String words() {
    return words;
  }

  /** The name of a component within its part, such as a file's path. */
  String inside(String label) {
    return label.equals(component) ? "" : label.substring(component.length() + 1);
  }
}
