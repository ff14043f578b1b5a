package dev.kiln.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the files of a tree into a new folder: beside it first, then moved there in one step, so
 * that the folder is whole whenever it is there.
 */
public final class Unpacker {

  private static final String PLAIN = "rw-r--r--";
  private static final String EXECUTABLE = "rwxr-xr-x";

  private Unpacker() {}

  /**
   * Makes the folder {@code target}. If it exists already, as when somebody else was quicker, it is
   * left as it is.
   */
  public static void unpack(FileTree files, Path target) throws IOException {
    Path folder = target.toAbsolutePath().normalize();
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("nothing can be unpacked to " + target);
    }
    if (Files.exists(folder)) {
      return;
    }
    Files.createDirectories(parent);
    Path partial = Files.createTempDirectory(parent, "." + folder.getFileName() + ".partial-");
    try {
      write(files, partial);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString(EXECUTABLE));
      move(partial, folder);
    } finally {
      delete(partial);
    }
  }

  /** Links come last: nothing is ever written where one of them could lead. */
  private static void write(FileTree files, Path folder) throws IOException {
    List<Entry.Link> links = new ArrayList<>();
    for (Entry entry : files.entries()) {
      Path path = path(folder, entry);
      switch (entry) {
        case Entry.Folder _ -> Files.createDirectory(path);
        case Entry.File file -> write(file, path);
        case Entry.Link link -> links.add(link);
      }
    }
    for (Entry.Link link : links) {
      Files.createSymbolicLink(path(folder, link), Path.of(link.target()));
    }
  }

  private static Path path(Path folder, Entry entry) {
    try {
      return folder.resolve(entry.path());
    } catch (InvalidPathException e) {
      throw new ArchiveException(
          "'%s' can't be written in the locale of this process; start it with LC_ALL=C.UTF-8"
              .formatted(EntryPath.shown(entry.path())),
          e);
    }
  }

  private static void write(Entry.File file, Path path) throws IOException {
    try (InputStream in = file.content().open()) {
      Files.copy(in, path);
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(file.executable() ? EXECUTABLE : PLAIN));
  }

  private static void move(Path partial, Path folder) throws IOException {
    try {
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // Somebody else unpacked the same at the same time; theirs is as good.
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
}
