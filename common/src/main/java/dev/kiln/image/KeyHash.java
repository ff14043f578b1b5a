package dev.kiln.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Computes a key from labelled fields.
 *
 * <p>Every label and value goes in with its length before it, so no two different sequences of
 * fields give the same bytes. The schema comes first: a later version of Kiln that hashes other
 * things uses another schema and can't meet an old key by chance.
 */
public final class KeyHash {

  private final MessageDigest sha256 = Digest.sha256();

  private KeyHash() {}

  /** Starts a key of the given schema, such as {@code kiln-recipe/1}. */
  public static KeyHash of(String schema) {
    return new KeyHash().add("schema", schema);
  }

  /** Adds one field. */
  public KeyHash add(String label, String value) {
    return add(label, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds one field. */
  public KeyHash add(String label, byte[] value) {
    addFramed(label.getBytes(StandardCharsets.UTF_8));
    addFramed(value);
    return this;
  }

  /** The digest of all fields added; the computation can't be used after it. */
  public Digest digest() {
    return Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
  }

  private void addFramed(byte[] bytes) {
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      sha256.update((byte) (bytes.length >>> shift));
    }
    sha256.update(bytes);
  }
}
