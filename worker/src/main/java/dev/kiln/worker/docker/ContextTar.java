package dev.kiln.worker.docker;

import dev.kiln.worker.attempt.BuildContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Turns a build context into a tar that depends on nothing but its paths, contents and executable
 * bits: sorted, without times and owners, so that the engine's cache and the image's layers are the
 * same on every host.
 *
 * <p>It is made while it is read, file by file; no copy of the context is ever in memory or on
 * disk.
 */
final class ContextTar {

  private static final int BLOCK = 512;
  private static final int DIRECTORY = 040755;
  private static final int PLAIN = 0100644;
  private static final int EXECUTABLE = 0100755;

  private ContextTar() {}

  /** Opens the tar of the context; a file that can't be read shows while the tar is read. */
  static InputStream open(BuildContext context) {
    List<Supplier<InputStream>> parts = new ArrayList<>();
    byte[] dockerfile = context.dockerfile().getBytes(StandardCharsets.UTF_8);
    parts.add(() -> header(BuildContext.DOCKERFILE, PLAIN, dockerfile.length));
    parts.add(() -> new ByteArrayInputStream(dockerfile));
    parts.add(() -> padding(dockerfile.length));
    TreeSet<String> folders = new TreeSet<>();
    for (Map.Entry<String, Path> file : context.files().entrySet()) {
      for (String folder : missingFolders(file.getKey(), folders)) {
        parts.add(() -> header(folder, DIRECTORY, 0));
      }
      parts.add(() -> file(file.getKey(), file.getValue()));
    }
    parts.add(() -> new ByteArrayInputStream(new byte[2 * BLOCK]));
    return new Parts(parts.iterator());
  }

  private static List<String> missingFolders(String path, TreeSet<String> known) {
    List<String> missing = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash + 1);
      if (known.add(folder)) {
        missing.add(folder);
      }
    }
    return missing;
  }

  private static InputStream file(String path, Path file) {
    try {
      long size = Files.size(file);
      InputStream header = header(path, Files.isExecutable(file) ? EXECUTABLE : PLAIN, size);
      return new SequenceInputStream(
          Collections.enumeration(List.of(header, Files.newInputStream(file), padding(size))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '%s' of the build context".formatted(path), e);
    }
  }

  private static InputStream header(String path, int mode, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setMode(mode);
    entry.setSize(size);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not closed: that would want the content, which follows by itself.
    TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    try {
      tar.putArchiveEntry(entry);
      tar.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot name '%s' in a tar".formatted(path), e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static InputStream padding(long size) {
    return new ByteArrayInputStream(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  /** Opens each part when the one before has been read; closing opens no more of them. */
  private static final class Parts extends InputStream {

    private final Iterator<Supplier<InputStream>> later;
    private InputStream current = InputStream.nullInputStream();

    Parts(Iterator<Supplier<InputStream>> parts) {
      this.later = parts;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = current.read(bytes, offset, length);
      while (count < 0 && later.hasNext()) {
        current.close();
        current = later.next().get();
        count = current.read(bytes, offset, length);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      current.close();
    }
  }
}
