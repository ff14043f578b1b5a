package dev.kiln.template;

import dev.kiln.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file beside a Dockerfile that goes into the build context.
 *
 * @param path the path inside the context, with {@code /} between its parts
 * @param executable whether its owner may execute it; nothing else of its mode counts
 * @param file the absolute path it is read from, on demand
 */
public record ContextFile(String path, boolean executable, Path file)
    implements Comparable<ContextFile> {

  private static final int BUFFER_BYTES = 1 << 13;

  /** The mode it has in a build context and in a bundle, whatever it has on disk. */
  public int mode() {
    return executable ? 0755 : 0644;
  }

  /** Reads the whole content. */
  public byte[] content() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Reads the file and returns the digest of its content. */
  public Digest digest() {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
  }

  @Override
  public int compareTo(ContextFile other) {
    return path.compareTo(other.path);
  }
}
