package dev.kiln.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes tars that depend on nothing but the files: the same tree gives the same bytes on any
 * machine, whoever runs it there and whatever its disk says about times, owners and umasks.
 *
 * <p>Entries are sorted by path, with every folder before what is in it. Times are 0, the owner is
 * user 0 and group 0 without names, modes are 0644, or 0755 for folders and what may be executed.
 * Names that ustar has no room for are written in pax headers.
 */
public final class ReproducibleTar {

  private static final int BUFFER_BYTES = 1 << 16;

  private ReproducibleTar() {}

  /**
   * Writes the tar and leaves {@code out} open.
   *
   * @throws ArchiveException if a file does not have the size that it had before
   */
  public static void write(FileTree files, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (Entry entry : files.entries()) {
      out.write(TarHeader.of(entry));
      if (entry instanceof Entry.File file) {
        writeContent(file, out, buffer);
      }
    }
    out.write(new byte[2 * TarHeader.BLOCK_BYTES]);
    out.flush();
  }

  private static void writeContent(Entry.File file, OutputStream out, byte[] buffer)
      throws IOException {
    long size = file.content().sizeBytes();
    long written = 0;
    try (InputStream in = file.content().open()) {
      for (int n = in.read(buffer); n >= 0 && written <= size; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        written += n;
      }
    }
    if (written != size) {
      throw new ArchiveException(
          "'%s' changed while it was read".formatted(EntryPath.shown(file.path())));
    }
    out.write(new byte[TarHeader.padding(size)]);
  }
}
