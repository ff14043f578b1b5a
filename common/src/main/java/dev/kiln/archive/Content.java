package dev.kiln.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file, which may be read several times. */
public interface Content {

  /** How many bytes {@link #open} gives. */
  long sizeBytes();

  /** Opens the bytes from the start; whoever opens them closes them. */
  InputStream open() throws IOException;

  /** Bytes in memory, which the caller does not change afterwards. */
  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** A file on disk; its size is taken now, its bytes when they are read. */
  static Content of(Path file) throws IOException {
    long size = Files.size(file);
    return new Content() {
      @Override
      public long sizeBytes() {
        return size;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }
}
