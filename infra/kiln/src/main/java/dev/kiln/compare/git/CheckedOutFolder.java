package dev.kiln.compare.git;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a commit, written into a temporary folder with its executable files and symbolic
 * links; closing deletes it. Files have the bytes that are in the repository, whatever a checkout
 * would make of them; submodules are left out.
 */
public final class CheckedOutFolder implements AutoCloseable {

  private static final String EXECUTABLE = "rwxr-xr-x";

  private final Path folder;

  private CheckedOutFolder(Path folder) {
    this.folder = folder;
  }

  static CheckedOutFolder write(ObjectReader reader, ObjectId tree) throws IOException {
    CheckedOutFolder written = new CheckedOutFolder(Files.createTempDirectory("kiln-commit-"));
    try {
      written.fill(reader, tree);
      return written;
    } catch (IOException | RuntimeException e) {
      written.close();
      throw e;
    }
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the temporary folder " + folder, e);
    }
  }

  /** Links come last, so that no file can be written through one. */
  private void fill(ObjectReader reader, ObjectId tree) throws IOException {
    Map<Path, String> links = new LinkedHashMap<>();
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        FileMode mode = walk.getFileMode(0);
        Path target = target(walk.getPathString());
        if (mode == FileMode.SYMLINK) {
          byte[] text = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes();
          links.put(target, new String(text, StandardCharsets.UTF_8));
        } else if (mode != FileMode.GITLINK) {
          writeFile(reader, walk.getObjectId(0), target, mode == FileMode.EXECUTABLE_FILE);
        }
      }
    }
    for (Map.Entry<Path, String> link : links.entrySet()) {
      createFolders(link.getKey());
      Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
    }
  }

  /** A repository made to do harm could have a path that leads out of the folder. */
  private Path target(String path) throws IOException {
    Path target = folder.resolve(path).normalize();
    if (!target.startsWith(folder) || target.equals(folder)) {
      throw new IOException("the commit has a file with the name " + path);
    }
    return target;
  }

  private static void writeFile(ObjectReader reader, ObjectId blob, Path target, boolean executable)
      throws IOException {
    createFolders(target);
    try (OutputStream out = Files.newOutputStream(target)) {
      reader.open(blob, Constants.OBJ_BLOB).copyTo(out);
    }
    if (executable) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(EXECUTABLE));
    }
  }

  private static void createFolders(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /** Deletes a folder from the leaves up; links are deleted, not followed. */
  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
        throws IOException {
      if (problem != null) {
        throw problem;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
