package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists the files of one folder of templates and collects what can't be part of a tree. */
final class TreeFolder {

  private static final int MAX_DEPTH = 32;

  /** What an archive from a stranger may have; see {@code archive.EntryPath}. */
  private static final int MAX_PATH = 1024;

  private final Path root;
  private final String shownRoot;
  private final List<Problem> problems = new ArrayList<>();
  private final List<TreeFile> files = new ArrayList<>();

  private TreeFolder(Path root, String shownRoot) {
    this.root = root.toAbsolutePath().normalize();
    this.shownRoot = shownRoot;
  }

  /**
   * Lists the folder {@code root}, which messages call {@code shownRoot}; empty to leave it out of
   * the names of files.
   */
  static TreeFolder list(Path root, String shownRoot) {
    TreeFolder folder = new TreeFolder(root, shownRoot);
    if (Files.isDirectory(folder.root)) {
      folder.list(folder.root, "", 0);
    } else {
      folder.problems.add(
          Problem.of(
              shownRoot.isEmpty() ? folder.root.toString() : shownRoot,
              Files.exists(folder.root)
                  ? "this is no folder: a template tree is a folder with a folder for each image"
                  : "there is no such folder"));
    }
    return folder;
  }

  Path root() {
    return root;
  }

  /** The files that were found, sorted by path. */
  List<TreeFile> files() {
    return files;
  }

  List<Problem> problems() {
    return problems;
  }

  /** The name by which messages call a file of this folder, or the folder for an empty path. */
  String shown(String path) {
    if (path.isEmpty()) {
      return shownRoot.isEmpty() ? "." : shownRoot;
    }
    return shownRoot.isEmpty() ? path : shownRoot + "/" + path;
  }

  private void list(Path folder, String path, int depth) {
    if (depth > MAX_DEPTH) {
      report(path, "folders are nested more than %d deep".formatted(MAX_DEPTH));
      return;
    }
    List<Path> entries;
    try (Stream<Path> stream = Files.list(folder)) {
      entries = stream.sorted().toList();
    } catch (IOException e) {
      report(path, "the folder can't be read: " + e.getMessage());
      return;
    }
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      String entryPath = path.isEmpty() ? name : path + "/" + name;
      if (name.chars().anyMatch(Character::isISOControl)) {
        report(entryPath, "the name of a file has a control character");
      } else if (name.contains("\\") || entryPath.length() > MAX_PATH) {
        report(
            entryPath,
            "a path may have no backslash and at most %d characters, or no bundle could carry it"
                .formatted(MAX_PATH));
      } else {
        listEntry(entry, entryPath, depth);
      }
    }
  }

  private void listEntry(Path entry, String path, int depth) {
    PosixFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      report(path, "the file can't be read: " + e.getMessage());
      return;
    }
    if (attributes.isSymbolicLink()) {
      addLink(entry, path);
    } else if (attributes.isDirectory()) {
      if (!entry.endsWith(".git")) {
        list(entry, path, depth + 1);
      }
    } else if (attributes.isRegularFile()) {
      add(entry, path, attributes);
    } else {
      report(path, "this is neither a file nor a folder, so it can't be part of a tree");
    }
  }

  private void addLink(Path link, String path) {
    PosixFileAttributes attributes;
    try {
      Path target = link.toRealPath();
      if (!target.startsWith(root.toRealPath())) {
        report(path, "the symbolic link leaves the tree: it points to " + target);
        return;
      }
      attributes = Files.readAttributes(target, PosixFileAttributes.class);
    } catch (IOException e) {
      report(path, "the symbolic link points to nothing");
      return;
    }
    if (attributes.isRegularFile()) {
      add(link, path, attributes);
    } else {
      report(path, "symbolic links to folders are not supported: copy the folder");
    }
  }

  private void add(Path file, String path, PosixFileAttributes attributes) {
    if (path.equals(ImageTemplate.DOCKERFILE)) {
      report(
          path,
          "a template in the root of the tree belongs to no image: move it into a folder, which names the image");
    } else if (TreeLayout.isReserved(path)
        && !TreeLayout.isFurtherLibrary(path)
        && !TreeLayout.isOverrideFile(path)
        && !TreeLayout.isLocalSource(path)) {
      report(
          path,
          "the folder %s is Kiln's, for macros/*.vm and overrides/*.vm of a tree made of several: move the file"
              .formatted(TreeLayout.RESERVED));
    } else {
      files.add(new TreeFile(new ContextFile(path, isExecutable(attributes), file), shown(path)));
    }
  }

  private void report(String path, String message) {
    problems.add(Problem.of(shown(path), message));
  }

  /** The owner's bit alone: what group and others may differs with everybody's umask. */
  private static boolean isExecutable(PosixFileAttributes attributes) {
    return attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
