package dev.kiln.server;

import dev.kiln.problem.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What in an engine builds images. */
public enum Builder {
  /** The one that the engine does best with. */
  AUTO,
  /** The older one, which every engine has. */
  CLASSIC,
  /** BuildKit; an engine without it is refused. */
  BUILDKIT;

  /** The word used in configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Builder::word).toList();
  }

  static Builder parse(String word) {
    return Arrays.stream(values())
        .filter(builder -> builder.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no builder: expected one of %s%s"
                    .formatted(
                        word, String.join(", ", words()), Nearest.suggestion(word, words()))));
  }
}
