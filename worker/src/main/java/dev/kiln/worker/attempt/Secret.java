package dev.kiln.worker.attempt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Something that must never be seen; shows in no text form. */
public record Secret(byte[] content) {

  public Secret {
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  /** The content as text, to be looked for where it must not be. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(content, secret.content);
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "***";
  }
}
