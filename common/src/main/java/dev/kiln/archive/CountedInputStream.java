package dev.kiln.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how many bytes have been read through it. */
class CountedInputStream extends FilterInputStream {

  private long count;

  CountedInputStream(InputStream in) {
    super(in);
  }

  final long count() {
    return count;
  }

  @Override
  public final int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      add(1);
    }
    return b;
  }

  @Override
  public final int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n > 0) {
      add(n);
    }
    return n;
  }

  @Override
  public final long skip(long n) throws IOException {
    long skipped = super.skip(n);
    add(skipped);
    return skipped;
  }

  @Override
  public final boolean markSupported() {
    return false;
  }

  /** Called after each reading, with what it brought. */
  void counted(long more) {}

  private void add(long more) {
    count += more;
    counted(more);
  }
}
