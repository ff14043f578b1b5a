package dev.kiln.configuration;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where files that an image is built from come from, if they are not in its folder. Variables in
 * the texts have been replaced already.
 */
public sealed interface SourceSpec {

  /** The key of {@link Url#sha256} for files that are the same on every architecture. */
  String ANY_ARCHITECTURE = "any";

  /**
   * A file or an archive behind a URL.
   *
   * @param location {@code http}, {@code https}, or {@code file} below the folder for local sources
   * @param sha256 the expected digest in hex by architecture, such as {@code amd64}, or {@link
   *     #ANY_ARCHITECTURE}; empty if nobody knows it
   */
  record Url(String location, SortedMap<String, String> sha256) implements SourceSpec {

    public Url {
      sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    }

    /** The expected digest in hex on {@code architecture}. */
    public Optional<String> sha256For(String architecture) {
      return Optional.ofNullable(sha256.get(architecture))
          .or(() -> Optional.ofNullable(sha256.get(ANY_ARCHITECTURE)));
    }
  }

  /**
   * A git repository at one commit.
   *
   * @param location an {@code https}, {@code http} or {@code ssh} URL, or {@code user@host:path}
   * @param reference a branch, a tag or a commit
   */
  record Git(String location, String reference) implements SourceSpec {}

  /**
   * A folder, an archive or a file on the machine of whoever submits the build.
   *
   * @param path relative to the folder for local sources
   */
  record Local(String path) implements SourceSpec {}
}
