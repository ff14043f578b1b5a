package dev.kiln.image;

import java.util.regex.Pattern;

/**
 * The name of an image in a template tree: the name of its folder, such as {@code nova-api}.
 *
 * <p>A name is one component of a repository path, so it obeys the grammar of the OCI distribution
 * specification and can be published without change.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI
 *     distribution specification, repository names</a>
 */
public record ImageName(String value) implements Comparable<ImageName> {

  private static final Pattern COMPONENT =
      Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
  private static final int MAX_LENGTH = 128;

  public ImageName {
    if (value.length() > MAX_LENGTH || !COMPONENT.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no valid image name: expected lower-case letters and digits, separated by '.', '_' or '-', at most %d characters"
              .formatted(value, MAX_LENGTH));
    }
  }

  /** Returns the image named {@code value}. */
  public static ImageName of(String value) {
    return new ImageName(value);
  }

  /** Whether {@code value} could be an image's name. */
  public static boolean isValid(String value) {
    return value.length() <= MAX_LENGTH && COMPONENT.matcher(value).matches();
  }

  @Override
  public int compareTo(ImageName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
