package dev.kiln.registry;

import dev.kiln.image.Digest;
import dev.kiln.registry.Call.ByteSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way in: written beside its target and hashed on the way, moved only when it is
 * whole. Closing it removes what was not moved.
 */
final class BlobFile implements ByteSink, AutoCloseable {

  private final Path target;
  private final Path temporary;
  private final OutputStream out;
  private final MessageDigest sha256 = Digest.sha256();
  private volatile @Nullable IOException failure;

  private BlobFile(Path target, Path temporary, OutputStream out) {
    this.target = target;
    this.temporary = temporary;
    this.out = out;
  }

  static BlobFile create(Path target) {
    try {
      Path folder = target.toAbsolutePath().getParent();
      Path temporary = Files.createTempFile(folder, ".blob-", ".part");
      return new BlobFile(target, temporary, Files.newOutputStream(temporary));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write beside " + target, e);
    }
  }

  /** A failure to write shows in {@link #finish}, since the HTTP client would swallow it here. */
  @Override
  public void accept(byte[] bytes) {
    if (failure != null) {
      return;
    }
    try {
      out.write(bytes);
      sha256.update(bytes);
    } catch (IOException e) {
      failure = e;
    }
  }

  /** The digest of all that was written. */
  Digest finish() {
    IOException earlier = failure;
    try {
      if (earlier != null) {
        throw earlier;
      }
      out.close();
      return Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + temporary, e);
    }
  }

  void moveIntoPlace() {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  @Override
  public void close() {
    try (out) {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }
}
