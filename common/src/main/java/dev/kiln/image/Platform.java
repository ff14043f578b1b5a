package dev.kiln.image;

import java.util.regex.Pattern;

/**
 * An operating system and processor architecture by their OCI (that is, Go's) names, such as {@code
 * linux/amd64}.
 */
public record Platform(String os, String architecture) {

  private static final Pattern PART = Pattern.compile("[a-z0-9_]{1,32}");

  public Platform {
    if (!PART.matcher(os).matches() || !PART.matcher(architecture).matches()) {
      throw new IllegalArgumentException(
          "'%s/%s' is no platform: expected something like linux/amd64"
              .formatted(os, architecture));
    }
  }

  /** Reads {@code os/architecture}. */
  public static Platform parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'%s' is no platform: expected something like linux/amd64".formatted(text));
    }
    return new Platform(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The platform for which a Linux machine with Java's {@code os.arch} builds natively. */
  public static Platform ofJavaArchitecture(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> new Platform("linux", "amd64");
      case "aarch64", "arm64" -> new Platform("linux", "arm64");
      default -> new Platform("linux", osArch);
    };
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
