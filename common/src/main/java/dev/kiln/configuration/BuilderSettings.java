package dev.kiln.configuration;

import dev.kiln.image.BuilderKind;
import dev.kiln.problem.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What images are built with, as far as it determines what is in them.
 *
 * @param builder empty where the farm decides by what its workers have
 * @param squash whether an image's own layers are made one
 * @param secrets what Dockerfiles may mount: the version of each secret, by id; a new version
 *     builds the images that use it anew
 */
public record BuilderSettings(
    Optional<BuilderKind> builder, boolean squash, SortedMap<String, String> secrets) {

  /** The word for a builder that the farm decides on. */
  public static final String AUTO = "auto";

  /** The version of a secret whose version nobody sets. */
  static final String FIRST_VERSION = "1";

  public BuilderSettings {
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  /** The builder that is written for; where nobody has decided, the one that every engine has. */
  public BuilderKind kind() {
    return builder.orElse(BuilderKind.CLASSIC);
  }

  BuilderSettings withBuilder(BuilderKind decided) {
    return new BuilderSettings(Optional.of(decided), squash, secrets);
  }

  /** The word used in configuration. */
  String word() {
    return builder.map(BuilderKind::word).orElse(AUTO);
  }

  /**
   * Reads the word used in configuration, of trees and of workers.
   *
   * @throws IllegalArgumentException with the nearest word if it is none
   */
  public static Optional<BuilderKind> parse(String word) {
    if (!words().contains(word)) {
      throw new IllegalArgumentException(
          "'%s' is no builder: expected one of %s%s"
              .formatted(word, String.join(", ", words()), Nearest.suggestion(word, words())));
    }
    return word.equals(AUTO) ? Optional.empty() : Optional.of(BuilderKind.parse(word));
  }

  /** Every word that stands for a choice of builders. */
  public static List<String> words() {
    List<String> words = new ArrayList<>(List.of(AUTO));
    for (BuilderKind kind : BuilderKind.values()) {
      words.add(kind.word());
    }
    return words;
  }
}
