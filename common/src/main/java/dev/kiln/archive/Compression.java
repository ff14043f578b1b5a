package dev.kiln.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** How a tar is compressed, told by the first bytes. */
enum Compression {
  NONE(""),
  GZIP("1f8b08"),
  BZIP2("425a68"),
  XZ("fd377a585a00");

  /** What a reader of {@code xz -9} needs, and some more; the format itself allows 4 GiB. */
  private static final int XZ_MEMORY_KIB = 128 * 1024;

  private final String magic;

  Compression(String magic) {
    this.magic = magic;
  }

  static Compression of(byte[] start) {
    String hex = HexFormat.of().formatHex(start);
    for (Compression compression : values()) {
      if (compression != NONE && hex.startsWith(compression.magic)) {
        return compression;
      }
    }
    return NONE;
  }

  /** Opens the plain bytes behind the compressed ones. */
  InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, 1 << 16);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case XZ ->
          XZCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB(XZ_MEMORY_KIB)
              .get();
    };
  }

  /** The first plain bytes of {@code file}. */
  byte[] start(Path file, int count) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return open(in).readNBytes(count);
    } catch (IOException e) {
      if (this == NONE) {
        throw e;
      }
      throw new ArchiveException("the archive is damaged: " + e.getMessage(), e);
    }
  }
}
