package dev.kiln.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 content digest in its canonical form, {@code sha256:} and 64 lower-case hexadecimal
 * digits.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI
 *     image specification, digests</a>
 */
public record Digest(String value) implements Comparable<Digest> {

  private static final String PREFIX = "sha256:";
  private static final int HEX_LENGTH = 64;
  private static final int SHORT_LENGTH = 12;

  public Digest {
    if (!isWellFormed(value)) {
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
    return new Digest(PREFIX + hex);
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
    return value.substring(PREFIX.length());
  }

  /** The first 12 hexadecimal digits, for people. */
  public String shortHex() {
    return hex().substring(0, SHORT_LENGTH);
  }

  /** A loop, because every event that is read holds digests. */
  private static boolean isWellFormed(String value) {
    if (value.length() != PREFIX.length() + HEX_LENGTH || !value.startsWith(PREFIX)) {
      return false;
    }
    for (int i = PREFIX.length(); i < value.length(); i++) {
      char digit = value.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
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
