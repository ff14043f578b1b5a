package dev.kiln.template;

/**
 * A file of a template tree.
 *
 * @param file by its path in the tree
 * @param shown the name by which messages call it, as the user would
 */
record TreeFile(ContextFile file, String shown) {

  String path() {
    return file.path();
  }

  /** The same file in another place of the tree; messages still call it what the user does. */
  TreeFile at(String path) {
    return new TreeFile(new ContextFile(path, file.executable(), file.file()), shown);
  }
}
