package dev.kiln.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 content digest in its canonical form, {@code sha256:} and 64 lower-case hexadecimal
 * digits.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI
 *     image specification, digests</a>
 */
public record Digest(String value) implements Comparable<Digest> {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final int PREFIX_LENGTH = "sha256:".length();
  private static final int SHORT_LENGTH = 12;

  public Digest {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no digest: expected 'sha256:' and 64 hexadecimal digits".formatted(value));
    }
  }

  /** Reads the canonical form. */
  public static Digest parse(String value) {
    return new Digest(value);
  }

  /** Returns the digest whose 64 hexadecimal digits are {@code hex}. */
  public static Digest ofHex(String hex) {
    return new Digest("sha256:" + hex);
  }

  /** Returns the digest of {@code content}. */
  public static Digest of(byte[] content) {
    return ofHex(HexFormat.of().formatHex(sha256().digest(content)));
  }

  /** Returns a new SHA-256 computation; every Java platform has it. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }

  /** The 64 hexadecimal digits alone. */
  public String hex() {
    return value.substring(PREFIX_LENGTH);
  }

  /** The first 12 hexadecimal digits, for people. */
  public String shortHex() {
    return hex().substring(0, SHORT_LENGTH);
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
