package dev.kiln.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The contents of an archive's files, one after the other in a single temporary file.
 *
 * <p>What strangers call their files never becomes the name of a file here, so no name can do harm
 * and none is impossible. The file has no name either once it is open: it goes when the process
 * does.
 */
final class Spool implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;
  private long end;

  /**
   * @param folder on the file system that has room for the contents
   */
  Spool(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "contents-", ".spool");
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(file);
  }

  /** Gives bytes as streams do, but reports its own failures apart from those of the disk. */
  interface Source {

    /**
     * @throws ArchiveException if the archive can't be read further
     */
    int read(byte[] buffer);
  }

  /** Takes all bytes of {@code source}. */
  Content add(Source source) throws IOException {
    long start = end;
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
    }
    return new Slice(start, end - start);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Slice implements Content {

    private final long start;
    private final long size;

    Slice(long start, long size) {
      this.start = start;
      this.size = size;
    }

    @Override
    public long sizeBytes() {
      return size;
    }

    @Override
    public InputStream open() {
      return new SliceStream(start, start + size);
    }
  }

  private final class SliceStream extends InputStream {

    private final long end;
    private long position;

    SliceStream(long start, long end) {
      this.position = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position == end) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - position);
      int n = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
      position += Math.max(0, n);
      return n;
    }
  }
}
