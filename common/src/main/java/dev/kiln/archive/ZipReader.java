package dev.kiln.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Reads one zip by its central directory, which alone knows modes and links.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>
 */
final class ZipReader {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINK_BYTES = 4096;

  private static final int TYPE = 0170000;
  private static final int TYPE_UNKNOWN = 0;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_FOLDER = 0040000;
  private static final int TYPE_LINK = 0120000;
  private static final int OWNER_EXECUTE = 0100;

  private final Path file;
  private final Spool spool;
  private final Budget budget;
  private final List<Entry> entries = new ArrayList<>();

  ZipReader(Path file, Spool spool, Limits limits) throws IOException {
    long packedBytes = Files.size(file);
    this.file = file;
    this.spool = spool;
    this.budget = new Budget(limits, () -> packedBytes);
  }

  /** Whether a file that starts like this is a zip, maybe an empty one. */
  static boolean isZip(byte[] start) {
    return start.length >= 4
        && start[0] == 'P'
        && start[1] == 'K'
        && (start[2] == 3 && start[3] == 4 || start[2] == 5 && start[3] == 6);
  }

  FileTree read() throws IOException {
    checkDirectorySize();
    try (ZipFile zip = open()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        budget.entry();
        add(entry, zip);
      }
    }
    return FileTree.of(entries);
  }

  private ZipFile open() {
    try {
      return ZipFile.builder().setPath(file).setIgnoreLocalFileHeader(true).get();
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  /**
   * Counts the signatures that entries of a central directory start with. The library reads the
   * whole directory into memory, however long it is, and the number that the file itself states may
   * be a lie.
   */
  private void checkDirectorySize() throws IOException {
    long found = 0;
    int last = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          last = last << 8 | buffer[i] & 0xFF;
          found += last == 0x504B0102 ? 1 : 0;
        }
      }
    }
    if (found > budget.maximumEntries()) {
      throw new ArchiveException(
          "the archive has more than %,d entries".formatted(budget.maximumEntries()));
    }
  }

  private void add(ZipArchiveEntry entry, ZipFile zip) throws IOException {
    String path = EntryPath.tidy(entry.getName());
    int type = entry.getUnixMode() & TYPE;
    boolean folder = entry.getName().endsWith("/");
    if (folder && (type == TYPE_FOLDER || type == TYPE_UNKNOWN)) {
      if (!path.isEmpty()) {
        entries.add(new Entry.Folder(path));
      }
    } else if (!folder && (type == TYPE_FILE || type == TYPE_UNKNOWN)) {
      boolean executable = (entry.getUnixMode() & OWNER_EXECUTE) != 0;
      entries.add(new Entry.File(path, executable, content(entry, zip)));
    } else if (!folder && type == TYPE_LINK) {
      entries.add(new Entry.Link(path, target(entry, zip)));
    } else {
      throw new ArchiveException(
          "'%s' is neither a plain file nor a folder nor a link"
              .formatted(EntryPath.shown(entry.getName())));
    }
  }

  private Content content(ZipArchiveEntry entry, ZipFile zip) throws IOException {
    try (InputStream in = open(entry, zip)) {
      return spool.add(buffer -> read(in, buffer));
    }
  }

  private String target(ZipArchiveEntry entry, ZipFile zip) throws IOException {
    try (InputStream in = open(entry, zip)) {
      byte[] target = in.readNBytes(MAX_LINK_BYTES);
      budget.bytes(target.length);
      return new String(target, StandardCharsets.UTF_8);
    }
  }

  private InputStream open(ZipArchiveEntry entry, ZipFile zip) {
    if (!zip.canReadEntryData(entry)) {
      throw new ArchiveException(
          "'%s' is encrypted, or compressed in a way that is not supported"
              .formatted(EntryPath.shown(entry.getName())));
    }
    try {
      return zip.getInputStream(entry);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private int read(InputStream in, byte[] buffer) {
    try {
      int n = in.read(buffer);
      budget.bytes(Math.max(0, n));
      return n;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static ArchiveException damaged(Exception e) {
    return new ArchiveException("the archive is damaged: " + e.getMessage(), e);
  }
}
