package dev.kiln.configuration;

import dev.kiln.problem.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A Linux distribution that images can be made of: what its image is called where nobody says
 * otherwise, and how its packages are.
 */
public enum Distribution {
  DEBIAN("debian", "bookworm", PackageType.DEB),
  UBUNTU("ubuntu", "24.04", PackageType.DEB),
  ROCKY("quay.io/rockylinux/rockylinux", "10", PackageType.RPM),
  CENTOS("quay.io/centos/centos", "stream10", PackageType.RPM);

  /** The format of packages, and with it the family of package managers. */
  public enum PackageType {
    DEB,
    RPM;

    /** The word that templates see. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String image;
  private final String tag;
  private final PackageType packageType;

  Distribution(String image, String tag, PackageType packageType) {
    this.image = image;
    this.tag = tag;
    this.packageType = packageType;
  }

  /** The repository of its own image. */
  public String image() {
    return image;
  }

  /** The tag of its own image. */
  public String tag() {
    return tag;
  }

  public PackageType packageType() {
    return packageType;
  }

  /** The word used in configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All words used in configuration. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Distribution::word).toList();
  }

  /** Reads the word used in configuration. */
  public static Distribution parse(String word) {
    return Arrays.stream(values())
        .filter(distribution -> distribution.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no distribution that Kiln knows: expected one of %s%s"
                    .formatted(
                        word, String.join(", ", words()), Nearest.suggestion(word, words()))));
  }
}
