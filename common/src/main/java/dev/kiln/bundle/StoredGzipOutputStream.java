package dev.kiln.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Writes gzip data without compressing it, so that the bytes depend on the content alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952, gzip</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4">RFC 1951, stored blocks</a>
 */
final class StoredGzipOutputStream extends OutputStream {

  private static final int MAX_BLOCK = 0xFFFF;

  /** Magic, deflate, no flags, no time, no extra flags, unknown system. */
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  private final OutputStream out;
  private final byte[] block = new byte[MAX_BLOCK];
  private final CRC32 crc = new CRC32();
  private int filled;
  private long total;
  private boolean finished;

  StoredGzipOutputStream(OutputStream out) throws IOException {
    this.out = out;
    out.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    crc.update(bytes, offset, length);
    total += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == MAX_BLOCK) {
        writeBlock(false);
      }
      int taken = Math.min(left, MAX_BLOCK - filled);
      System.arraycopy(bytes, from, block, filled, taken);
      filled += taken;
      from += taken;
      left -= taken;
    }
  }

  /** Ends the gzip data and leaves the stream below open. */
  void finish() throws IOException {
    if (!finished) {
      finished = true;
      writeBlock(true);
      writeLittleEndian(crc.getValue(), 4);
      writeLittleEndian(total, 4);
      out.flush();
    }
  }

  private void writeBlock(boolean last) throws IOException {
    out.write(last ? 1 : 0);
    writeLittleEndian(filled, 2);
    writeLittleEndian(~filled, 2);
    out.write(block, 0, filled);
    filled = 0;
  }

  private void writeLittleEndian(long value, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)) & 0xFF);
    }
  }
}
