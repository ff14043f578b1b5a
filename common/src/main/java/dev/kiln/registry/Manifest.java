package dev.kiln.registry;

import dev.kiln.image.Digest;

/**
 * A manifest as a registry serves it, byte for byte; its digest is that of the bytes.
 *
 * <p>The bytes are never written anew from a parsed form: that would be another manifest.
 */
public final class Manifest {

  private final String mediaType;
  private final byte[] content;
  private final Digest digest;

  private Manifest(String mediaType, byte[] content) {
    this.mediaType = mediaType;
    this.content = content.clone();
    this.digest = Digest.of(content);
  }

  /** Returns the manifest of these bytes. */
  public static Manifest of(String mediaType, byte[] content) {
    return new Manifest(mediaType, content);
  }

  /** One of {@link MediaTypes}, or whatever else the registry keeps. */
  public String mediaType() {
    return mediaType;
  }

  /** The digest of the bytes. */
  public Digest digest() {
    return digest;
  }

  /** A copy of the bytes. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return "Manifest[" + mediaType + ", " + digest + "]";
  }
}
