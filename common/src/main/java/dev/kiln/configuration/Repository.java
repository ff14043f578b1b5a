package dev.kiln.configuration;

import java.util.List;
import java.util.Optional;

/** A package repository as one distribution needs it. */
public sealed interface Repository {

  /** Whether packages are taken from it without a template's asking. */
  boolean enabled();

  /**
   * A repository of Debian packages, as in a deb822 file.
   *
   * @param key a file of the tree with the public key, or its URL; empty for the keys that the
   *     distribution brings
   * @param architectures empty for that of the image
   * @see <a
   *     href="https://manpages.debian.org/bookworm/apt/sources.list.5.en.html">sources.list(5)</a>
   */
  record Deb(
      String url,
      String suite,
      List<String> components,
      Optional<String> key,
      List<String> architectures,
      boolean enabled)
      implements Repository {

    public Deb {
      components = List.copyOf(components);
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * A repository of RPM packages, as in a {@code .repo} file.
   *
   * @param location what {@code address} means: {@code baseurl}, {@code metalink} or {@code
   *     mirrorlist}
   * @param key a file of the tree with the public key, or its URL
   * @param checked whether signatures are checked; only without a key it may be false
   */
  record Rpm(
      String location, String address, Optional<String> key, boolean checked, boolean enabled)
      implements Repository {}

  /**
   * A repository that the base image knows already and that is switched on or off only.
   *
   * @param file the name of its file without folder and ending, or its id on rpm distributions
   */
  record Present(String file, boolean enabled) implements Repository {}
}
