package dev.kiln.bundle;

import dev.kiln.configuration.ConfigurationWriter;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.Digest;
import dev.kiln.template.ContextFile;
import dev.kiln.template.TemplateTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A template tree and its effective configuration as one {@code tar.gz}: the same tree and
 * configuration give the same bytes on any machine.
 *
 * <p>Files are sorted, their times are 0, their owner is root, their modes 0644 or 0755; symbolic
 * links inside the tree have become the files they point to. {@code kiln.yaml} is the effective
 * configuration, so that a worker needs nothing but the bundle. The gzip data is stored, not
 * deflated: deflate is free to differ between versions of zlib, and templates are small.
 */
public final class TreeBundle {

  /** The media type of the layer that holds a bundle in a registry. */
  public static final String MEDIA_TYPE = "application/vnd.dev.kiln.tree.v1.tar+gzip";

  private static final int BUFFER_BYTES = 1 << 16;

  private TreeBundle() {}

  /** Writes the bundle, leaves {@code out} open, and returns the digest of what was written. */
  public static Digest write(TemplateTree tree, TreeConfiguration effective, OutputStream out)
      throws IOException {
    MessageDigest sha256 = Digest.sha256();
    DigestOutputStream digested = new DigestOutputStream(out, sha256);
    StoredGzipOutputStream gzip = new StoredGzipOutputStream(digested);
    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    byte[] configuration = ConfigurationWriter.write(effective).getBytes(StandardCharsets.UTF_8);
    boolean written = false;
    for (ContextFile file : tree.files()) {
      if (!written && file.path().compareTo(TreeConfiguration.FILE) >= 0) {
        add(tar, TreeConfiguration.FILE, 0644, configuration);
        written = true;
      }
      if (!file.path().equals(TreeConfiguration.FILE)) {
        add(tar, file);
      }
    }
    if (!written) {
      add(tar, TreeConfiguration.FILE, 0644, configuration);
    }
    tar.finish();
    gzip.finish();
    digested.flush();
    return Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
  }

  /** The bundle in memory. */
  public static byte[] toBytes(TemplateTree tree, TreeConfiguration effective) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Digest ignored = write(tree, effective, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bundle the tree " + tree.root(), e);
    }
    return bytes.toByteArray();
  }

  /**
   * Unpacks a bundle, which may come from anybody, into the new folder {@code target}.
   *
   * <p>The folder appears with everything in it or not at all. If it exists already, as when
   * another attempt was quicker, it is left as it is.
   *
   * @throws BundleException if the bundle holds anything but files in it, or more than {@code
   *     limits} allow
   */
  public static void unpack(InputStream in, Path target, Limits limits) throws IOException {
    new BundleUnpacker(target, limits).unpack(in);
  }

  /**
   * What a bundle may take.
   *
   * @param ratio how many times larger than its compressed form it may be
   */
  public record Limits(int entries, long sizeBytes, int ratio) {

    /** Far above any tree of templates, far below what would hurt a host. */
    public static Limits defaults() {
      return new Limits(200_000, 1L << 30, 200);
    }
  }

  private static void add(TarArchiveOutputStream tar, ContextFile file) throws IOException {
    try (InputStream in = java.nio.file.Files.newInputStream(file.file())) {
      byte[] content = in.readAllBytes();
      add(tar, file.path(), file.mode(), content);
    }
  }

  private static void add(TarArchiveOutputStream tar, String path, int mode, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setSize(content.length);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
