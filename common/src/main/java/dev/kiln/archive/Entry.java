package dev.kiln.archive;

/**
 * One thing in a {@link FileTree}. Owners, times and modes are left out on purpose: they differ
 * between machines and say nothing about the content.
 */
public sealed interface Entry {

  /** Where it is below the root of the tree, with {@code /} between the parts. */
  String path();

  /**
   * A file.
   *
   * @param executable whether its owner may execute it; nothing else of its mode counts
   */
  record File(String path, boolean executable, Content content) implements Entry {}

  /** A folder. */
  record Folder(String path) implements Entry {}

  /**
   * A symbolic link.
   *
   * @param target as it is written in the link, relative to the folder that the link is in
   */
  record Link(String path, String target) implements Entry {}
}
