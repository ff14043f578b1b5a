package dev.kiln.bundle;

import dev.kiln.archive.Archive;
import dev.kiln.archive.ArchiveException;
import dev.kiln.archive.Content;
import dev.kiln.archive.Entry;
import dev.kiln.archive.FileTree;
import dev.kiln.archive.Limits;
import dev.kiln.archive.ReproducibleTar;
import dev.kiln.archive.Unpacker;
import dev.kiln.configuration.ConfigurationWriter;
import dev.kiln.configuration.SourceId;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A template tree and its effective configuration as one {@code tar.gz}: the same tree and
 * configuration give the same bytes on any machine.
 *
 * <p>It is a {@linkplain ReproducibleTar reproducible tar}; symbolic links inside the tree have
 * become the files they point to. {@code kiln.yaml} is the effective configuration, so that a
 * worker needs nothing but the bundle. The gzip data is stored, not deflated: deflate is free to
 * differ between versions of zlib, and templates are small.
 */
public final class TreeBundle {

  /** The media type of the layer that holds a bundle in a registry. */
  public static final String MEDIA_TYPE = "application/vnd.dev.kiln.tree.v1.tar+gzip";

  private TreeBundle() {}

  /** Writes the bundle, leaves {@code out} open, and returns the digest of what was written. */
  public static Digest write(TemplateTree tree, TreeConfiguration effective, OutputStream out)
      throws IOException {
    return write(tree, effective, List.of(), out);
  }

  /**
   * Writes the bundle with archives of local sources.
   *
   * @param brought made by {@link TemplateTree#localSource(SourceId, java.nio.file.Path)}
   */
  public static Digest write(
      TemplateTree tree, TreeConfiguration effective, List<ContextFile> brought, OutputStream out)
      throws IOException {
    MessageDigest sha256 = Digest.sha256();
    DigestOutputStream digested = new DigestOutputStream(out, sha256);
    StoredGzipOutputStream gzip = new StoredGzipOutputStream(digested);
    ReproducibleTar.write(files(tree, effective, brought), gzip);
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
   * @throws BundleException if the bundle holds anything but plain files and folders, or more than
   *     {@code limits} allow
   */
  public static void unpack(InputStream in, Path target, Limits limits) throws IOException {
    Path folder = target.toAbsolutePath().normalize();
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a bundle can't be unpacked to " + target);
    }
    if (Files.exists(folder)) {
      return;
    }
    Files.createDirectories(parent);
    try (Archive archive = Archive.readPlainTarGz(in, parent, limits)) {
      Unpacker.unpack(archive.files(), folder);
    } catch (ArchiveException e) {
      throw new BundleException("the bundle can't be unpacked: " + e.getMessage(), e);
    }
  }

  private static FileTree files(
      TemplateTree tree, TreeConfiguration effective, List<ContextFile> brought)
      throws IOException {
    List<Entry> files = new ArrayList<>();
    byte[] configuration = ConfigurationWriter.write(effective).getBytes(StandardCharsets.UTF_8);
    files.add(new Entry.File(TreeConfiguration.FILE, false, Content.of(configuration)));
    for (ContextFile file : tree.files()) {
      if (!file.path().equals(TreeConfiguration.FILE)) {
        files.add(new Entry.File(file.path(), file.executable(), Content.of(file.file())));
      }
    }
    for (ContextFile file : brought) {
      files.add(new Entry.File(file.path(), file.executable(), Content.of(file.file())));
    }
    return FileTree.of(files);
  }
}
