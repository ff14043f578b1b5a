package dev.kiln.source;

import dev.kiln.archive.Archive;
import dev.kiln.archive.Content;
import dev.kiln.archive.Entry;
import dev.kiln.archive.FileTree;
import dev.kiln.archive.Limits;
import dev.kiln.archive.ReproducibleTar;
import dev.kiln.image.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the one archive that a source is handed on as, whatever it came as. */
final class SourceArchives {

  /** Where git keeps what is not content: among it the address of the remote, with its password. */
  private static final Set<String> NO_CONTENT = Set.of(".git");

  private final Limits limits;

  SourceArchives(Limits limits) {
    this.limits = limits;
  }

  /**
   * Packs what is in an archive, without the folder that everything in it may be in; or, if it is
   * none, the file itself.
   *
   * @param name the file's name, if it is packed itself
   * @param tar the new file, whose folder has room for what is in the archive
   */
  Digest pack(Path file, String name, boolean executable, Path tar) throws IOException {
    Path scratch = tar.toAbsolutePath().getParent();
    Optional<Archive> opened = Archive.open(file, scratch == null ? Path.of("") : scratch, limits);
    if (opened.isEmpty()) {
      return write(FileTree.of(List.of(new Entry.File(name, executable, Content.of(file)))), tar);
    }
    try (Archive archive = opened.get()) {
      return write(archive.files().withoutTopFolder(), tar);
    }
  }

  /** Packs a folder without what git keeps in it. */
  Digest packFolder(Path folder, Path tar) throws IOException {
    return write(FileTree.read(folder, NO_CONTENT, limits), tar);
  }

  /** Writes the tar and returns its digest. */
  static Digest write(FileTree files, Path tar) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    try (OutputStream out =
        new BufferedOutputStream(
            new DigestOutputStream(Files.newOutputStream(tar), sha256), 1 << 16)) {
      ReproducibleTar.write(files, out);
    }
    return Digest.ofHex(HexFormat.of().formatHex(sha256.digest()));
  }
}
