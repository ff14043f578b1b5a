package dev.kiln.template;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a template tree by their paths in it.
 *
 * @param first the folder that the tree was read from, or the first of several
 */
record TreeFiles(TreeFolder first, SortedMap<String, TreeFile> byPath) {

  TreeFiles {
    byPath = Collections.unmodifiableSortedMap(new TreeMap<>(byPath));
  }

  Path root() {
    return first.root();
  }

  /** The name by which messages call a file, whether there is one or not. */
  String shown(String path) {
    TreeFile file = byPath.get(path);
    return file == null ? first.shown(path) : file.shown();
  }

  Optional<ContextFile> file(String path) {
    return Optional.ofNullable(byPath.get(path)).map(TreeFile::file);
  }

  /** The files, sorted by path. */
  List<ContextFile> list() {
    return byPath.values().stream().map(TreeFile::file).toList();
  }
}
