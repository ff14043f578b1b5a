package dev.kiln.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tar. What can't be read is the archive's fault: a failing disk shows when the contents
 * are written to the {@link Spool}.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">POSIX, the
 *     formats ustar and pax</a>
 */
final class TarReader {

  /** Long names and attributes go before an entry and into memory. */
  private static final long MAX_HEADER_BYTES = 1 << 20;

  private static final int BLOCK_BYTES = 512;
  private static final int OWNER_EXECUTE = 0100;

  private final InputStream in;
  private final Compression compression;
  private final Spool spool;
  private final Limits limits;
  private final boolean plainFilesOnly;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry.File> files = new HashMap<>();

  private TarReader(
      InputStream in, Compression compression, Spool spool, Limits limits, boolean plainFilesOnly) {
    this.in = in;
    this.compression = compression;
    this.spool = spool;
    this.limits = limits;
    this.plainFilesOnly = plainFilesOnly;
  }

  /** For what somebody released: odd names are tidied, links are let in. */
  static TarReader ofStranger(InputStream in, Compression compression, Spool spool, Limits limits) {
    return new TarReader(in, compression, spool, limits, false);
  }

  /** For files and folders under plain names, and nothing else. */
  static TarReader ofPlainFiles(
      InputStream in, Compression compression, Spool spool, Limits limits) {
    return new TarReader(in, compression, spool, limits, true);
  }

  /** Whether these bytes can be the first of a tar; its header has a sum. */
  static boolean startsTar(byte[] start) {
    try {
      return start.length == BLOCK_BYTES && TarUtils.verifyCheckSum(start);
    } catch (IllegalArgumentException e) {
      // Where a tar has its sum there is no number here.
      return false;
    }
  }

  FileTree read() throws IOException {
    CountedInputStream packed = new CountedInputStream(in);
    Budget budget = new Budget(limits, packed::count);
    Plain plain;
    try {
      plain = new Plain(compression.open(packed), budget);
    } catch (IOException e) {
      throw damaged(e);
    }
    TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8");
    for (TarArchiveEntry entry = next(tar, plain); entry != null; entry = next(tar, plain)) {
      budget.entry();
      add(entry, tar, budget);
    }
    drain(plain);
    return FileTree.of(entries);
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream tar, Budget budget)
      throws IOException {
    String name = entry.getName();
    // The type itself, not isFile(), which is true of devices and pipes too.
    byte type = entry.getLinkFlag();
    boolean file = (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM);
    if (type == TarConstants.LF_DIR) {
      addFolder(name);
    } else if (file && !entry.isSparse()) {
      addFile(entry, tar);
    } else if (type == TarConstants.LF_SYMLINK && !plainFilesOnly) {
      entries.add(new Entry.Link(EntryPath.tidy(name), entry.getLinkName()));
    } else if (type == TarConstants.LF_LINK && !plainFilesOnly) {
      addHardLink(name, entry.getLinkName(), budget);
    } else {
      throw new ArchiveException(
          plainFilesOnly
              ? "'%s' is no plain file".formatted(EntryPath.shown(name))
              : "'%s' is neither a plain file nor a folder nor a link"
                  .formatted(EntryPath.shown(name)));
    }
  }

  private void addFolder(String name) {
    String path = path(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    // Archives of "." have an entry for the root itself.
    if (!path.isEmpty() || plainFilesOnly) {
      entries.add(new Entry.Folder(path));
    }
  }

  private void addFile(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    if (entry.getName().endsWith("/") && !plainFilesOnly) {
      // How tars before POSIX say folder.
      addFolder(entry.getName());
      return;
    }
    Content content = spool.add(buffer -> read(tar, buffer));
    boolean executable = (entry.getMode() & OWNER_EXECUTE) != 0;
    Entry.File file = new Entry.File(path(entry.getName()), executable, content);
    entries.add(file);
    files.putIfAbsent(file.path(), file);
  }

  /** A hard link is another name of a file that came before; names of links won't do. */
  private void addHardLink(String name, String target, Budget budget) {
    Entry.File file = files.get(EntryPath.tidy(target));
    if (file == null) {
      throw new ArchiveException(
          "the hard link '%s' is to '%s', which is no file before it in the archive"
              .formatted(EntryPath.shown(name), EntryPath.shown(target)));
    }
    budget.bytes(file.content().sizeBytes());
    Entry.File again = new Entry.File(path(name), file.executable(), file.content());
    entries.add(again);
    files.putIfAbsent(again.path(), again);
  }

  private String path(String name) {
    if (!plainFilesOnly) {
      return EntryPath.tidy(name);
    }
    // It would separate folders on some systems, and none of our own names has one.
    if (name.contains("\\")) {
      throw EntryPath.unfit(name);
    }
    return name;
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Plain plain) {
    plain.startHeader();
    try {
      return tar.getNextEntry();
    } catch (ArchiveException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    } finally {
      plain.endHeader();
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  /** Reads what follows the last entry: the sums at the very end show whether all is well. */
  private static void drain(InputStream plain) {
    try {
      plain.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static ArchiveException damaged(Exception e) {
    return new ArchiveException("the archive is damaged: " + e.getMessage(), e);
  }

  /** The tar itself: all of it counts, headers and padding too. */
  private static final class Plain extends CountedInputStream {

    private final Budget budget;
    private long headerEnd = Long.MAX_VALUE;

    Plain(InputStream in, Budget budget) {
      super(in);
      this.budget = budget;
    }

    void startHeader() {
      headerEnd = count() + MAX_HEADER_BYTES;
    }

    void endHeader() {
      headerEnd = Long.MAX_VALUE;
    }

    @Override
    void counted(long more) {
      budget.bytes(more);
      if (count() > headerEnd) {
        throw new ArchiveException(
            "the archive has an entry whose header alone is larger than %,d bytes"
                .formatted(MAX_HEADER_BYTES));
      }
    }
  }
}
