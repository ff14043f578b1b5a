package dev.kiln.server;

import java.nio.charset.StandardCharsets;

/**
 * A secret in memory, on its way to whoever needs it. It shows in no text form, and two of them are
 * never compared.
 */
public final class SecretValue {

  private final byte[] bytes;

  SecretValue(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static SecretValue of(String text) {
    return new SecretValue(text.getBytes(StandardCharsets.UTF_8));
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The secret, byte by byte as it is kept. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The secret as text, without the line break that editors leave at the end of a file. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
  }

  @Override
  public String toString() {
    return "SecretValue[***]";
  }
}
