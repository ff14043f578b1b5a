package dev.kiln.registry;

import dev.kiln.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Something to be pushed as a blob, with the digest and the size it is known to have. A file must
 * not change until it is pushed; the registry refuses it if it did.
 */
public final class BlobContent {

  private interface Source {
    InputStream open() throws IOException;
  }

  private final Digest digest;
  private final long sizeBytes;
  private final Source source;

  private BlobContent(Digest digest, long sizeBytes, Source source) {
    this.digest = digest;
    this.sizeBytes = sizeBytes;
    this.source = source;
  }

  /** Content held in memory. */
  public static BlobContent of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new BlobContent(Digest.of(copy), copy.length, () -> new ByteArrayInputStream(copy));
  }

  /** Reads {@code file} once for its digest; its content is streamed when it is pushed. */
  public static BlobContent read(Path file) {
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      Digest digest = Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
      return new BlobContent(digest, size, () -> Files.newInputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The digest of the content. */
  public Digest digest() {
    return digest;
  }

  /** The number of bytes. */
  public long sizeBytes() {
    return sizeBytes;
  }

  InputStream open() {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the content of " + digest, e);
    }
  }
}
