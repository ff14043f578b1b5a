package dev.kiln.bundle;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Unpacks a bundle beside its target, then moves it there in one step. */
final class BundleUnpacker {

  /** Below this size a good ratio means nothing: zeros of a tar's end compress well. */
  private static final long RATIO_COUNTS_FROM_BYTES = 1 << 20;

  private static final int MAX_PATH = 1024;

  private final Path target;
  private final TreeBundle.Limits limits;
  private final Set<String> paths = new HashSet<>();

  BundleUnpacker(Path target, TreeBundle.Limits limits) {
    this.target = target.toAbsolutePath().normalize();
    this.limits = limits;
  }

  void unpack(InputStream in) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a bundle can't be unpacked to " + target);
    }
    Files.createDirectories(parent);
    Path partial = Files.createTempDirectory(parent, "." + target.getFileName() + ".partial-");
    try {
      unpackInto(partial, in);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      moveToTarget(partial);
    } finally {
      delete(partial);
    }
  }

  private void unpackInto(Path folder, InputStream in) throws IOException {
    CountedInputStream compressed = new CountedInputStream(new BufferedInputStream(in));
    try {
      LimitedInputStream plain =
          new LimitedInputStream(new GZIPInputStream(compressed), compressed, limits);
      TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8");
      int entries = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries++;
        if (entries > limits.entries()) {
          throw new BundleException(
              "the bundle has more than %,d entries".formatted(limits.entries()));
        }
        unpackEntry(folder, entry, tar);
      }
    } catch (java.util.zip.ZipException | java.io.EOFException | IllegalArgumentException e) {
      throw new BundleException("the bundle is damaged", e);
    }
  }

  private void unpackEntry(Path folder, TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    String name = entry.getName();
    byte type = entry.getLinkFlag();
    boolean directory = type == TarConstants.LF_DIR;
    // The type itself, not isFile(), which is true of devices and pipes too.
    if (!directory && type != TarConstants.LF_NORMAL && type != TarConstants.LF_OLDNORM
        || entry.isSparse()) {
      throw new BundleException("'%s' in the bundle is no plain file".formatted(name));
    }
    String path = directory && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    checkPath(path);
    if (!paths.add(path)) {
      throw new BundleException("'%s' is in the bundle twice".formatted(path));
    }
    Path file = folder.resolve(path).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new BundleException("'%s' in the bundle leaves its folder".formatted(path));
    }
    if (directory) {
      Files.createDirectories(file);
      return;
    }
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      tar.transferTo(out);
    }
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void checkPath(String path) {
    boolean unfit =
        path.isEmpty()
            || path.length() > MAX_PATH
            || path.startsWith("/")
            || path.contains("\\")
            || path.chars().anyMatch(Character::isISOControl);
    for (String part : path.split("/", -1)) {
      unfit |= part.isEmpty() || part.equals(".") || part.equals("..");
    }
    if (unfit) {
      throw new BundleException(
          "'%s' is no path that a bundle may have"
              .formatted(path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path));
    }
  }

  private void moveToTarget(Path partial) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Somebody else unpacked the same bundle at the same time; theirs is as good.
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> stream = Files.walk(folder)) {
      entries = stream.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }

  private static class CountedInputStream extends FilterInputStream {

    private long count;

    CountedInputStream(InputStream in) {
      super(in);
    }

    long count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count += Math.max(0, n);
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      count += skipped;
      return skipped;
    }
  }

  private static final class LimitedInputStream extends CountedInputStream {

    private final CountedInputStream compressed;
    private final TreeBundle.Limits limits;

    LimitedInputStream(InputStream in, CountedInputStream compressed, TreeBundle.Limits limits) {
      super(in);
      this.compressed = compressed;
      this.limits = limits;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      check();
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      check();
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      check();
      return skipped;
    }

    private void check() {
      if (count() > limits.sizeBytes()) {
        throw new BundleException(
            "the bundle unpacks to more than %,d bytes".formatted(limits.sizeBytes()));
      }
      if (count() > RATIO_COUNTS_FROM_BYTES && count() / limits.ratio() > compressed.count()) {
        throw new BundleException(
            "the bundle unpacks to more than %d times its size".formatted(limits.ratio()));
      }
    }
  }
}
