package dev.kiln.image;

import java.util.Locale;
import java.util.Optional;

/**
 * Which of an engine's builders makes an image. Part of what determines the image: their layers
 * differ for the same Dockerfile.
 */
public enum BuilderKind {
  /** The builder that every engine has: one container for each instruction. */
  CLASSIC,
  /** BuildKit, in engines that contain it: stages in parallel, cache and secret mounts. */
  BUILDKIT;

  /** The builder's name in plans and configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The builder of that name. */
  public static BuilderKind parse(String word) {
    for (BuilderKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no builder: expected classic or buildkit".formatted(word));
  }

  /**
   * The label that a worker needs for it; none for the builder that every engine has. So a pool
   * says what its tasks are built with, and no worker claims what it can't build.
   */
  public Optional<String> label() {
    return this == CLASSIC ? Optional.empty() : Optional.of(word());
  }
}
