package dev.kiln.worker.docker;

import dev.kiln.archive.Content;
import dev.kiln.archive.Entry;
import dev.kiln.archive.TarHeader;
import dev.kiln.worker.attempt.BuildContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Turns a build context into a tar that depends on nothing but its paths, contents and executable
 * bits: sorted, without times and owners, so that the engine's cache and the image's layers are the
 * same on every host.
 *
 * <p>It is made while it is read, file by file; no copy of the context is ever in memory or on
 * disk.
 */
final class ContextTar {

  private ContextTar() {}

  /** Opens the tar of the context; a file that can't be read shows while the tar is read. */
  static InputStream open(BuildContext context) {
    List<Supplier<InputStream>> parts = new ArrayList<>();
    byte[] dockerfile = context.dockerfile().getBytes(StandardCharsets.UTF_8);
    parts.add(() -> header(new Entry.File(BuildContext.DOCKERFILE, false, Content.of(dockerfile))));
    parts.add(() -> new ByteArrayInputStream(dockerfile));
    parts.add(() -> padding(dockerfile.length));
    TreeSet<String> folders = new TreeSet<>();
    for (Map.Entry<String, Path> file : context.files().entrySet()) {
      for (String folder : missingFolders(file.getKey(), folders)) {
        parts.add(() -> header(new Entry.Folder(folder)));
      }
      parts.add(() -> file(file.getKey(), file.getValue()));
    }
    parts.add(() -> new ByteArrayInputStream(new byte[2 * TarHeader.BLOCK_BYTES]));
    return new Parts(parts.iterator());
  }

  private static List<String> missingFolders(String path, TreeSet<String> known) {
    List<String> missing = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash);
      if (known.add(folder)) {
        missing.add(folder);
      }
    }
    return missing;
  }

  private static InputStream file(String path, Path file) {
    try {
      Content content = Content.of(file);
      InputStream header = header(new Entry.File(path, Files.isExecutable(file), content));
      return new SequenceInputStream(
          Collections.enumeration(List.of(header, content.open(), padding(content.sizeBytes()))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '%s' of the build context".formatted(path), e);
    }
  }

  private static InputStream header(Entry entry) {
    return new ByteArrayInputStream(TarHeader.of(entry));
  }

  private static InputStream padding(long size) {
    return new ByteArrayInputStream(new byte[TarHeader.padding(size)]);
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
