package dev.kiln.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a folder on disk as a {@link FileTree} and follows no link in it. */
final class FolderReader {

  private final Path root;
  private final Set<String> leftOut;
  private final Budget budget;
  private final List<Entry> entries = new ArrayList<>();

  FolderReader(Path root, Set<String> leftOut, Budget budget) {
    this.root = root;
    this.leftOut = leftOut;
    this.budget = budget;
  }

  FileTree read() throws IOException {
    list(root, "");
    return FileTree.of(entries);
  }

  private void list(Path folder, String path) throws IOException {
    List<Path> children;
    try (Stream<Path> stream = Files.list(folder)) {
      children = stream.toList();
    }
    for (Path child : children) {
      String name = String.valueOf(child.getFileName());
      if (!leftOut.contains(name)) {
        add(child, path.isEmpty() ? name : path + "/" + name);
      }
    }
  }

  private void add(Path file, String path) throws IOException {
    // Before anything below it is opened, so that the tree can't be deeper than a path is long.
    EntryPath.check(path);
    budget.entry();
    if (Files.isSymbolicLink(file)) {
      entries.add(new Entry.Link(path, Files.readSymbolicLink(file).toString()));
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      entries.add(new Entry.Folder(path));
      list(file, path);
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Content content = Content.of(file);
      budget.bytes(content.sizeBytes());
      entries.add(new Entry.File(path, isExecutable(file), content));
    } else {
      throw new ArchiveException(
          "'%s' is neither a file nor a folder nor a link".formatted(EntryPath.shown(path)));
    }
  }

  /** The owner's bit alone: what group and others may differs with everybody's umask. */
  private static boolean isExecutable(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
