package dev.kiln.cli;

import dev.kiln.compare.TreeAtCommit;
import dev.kiln.compare.TreeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One side of a comparison as the user names it: a folder, {@code git:REF} for the template tree as
 * it was at a commit, or {@code git:REF:PATH} for a folder of that commit. Closing deletes what was
 * written for it.
 */
record ComparedTree(String name, List<TreeFolder> folders, Optional<TreeAtCommit> written)
    implements AutoCloseable {

  private static final String GIT = "git:";

  /**
   * Reads a side.
   *
   * @param trees the folders of the template tree; the first of them says which repository is meant
   */
  static ComparedTree open(String argument, List<Path> trees) {
    if (!argument.startsWith(GIT)) {
      Path folder = Path.of(argument);
      if (!Files.isDirectory(folder)) {
        throw CommandFailure.usage(
            "no template tree at %s; name a folder, git:REF or git:REF:PATH".formatted(argument));
      }
      return new ComparedTree(
          argument, List.of(new TreeFolder(folder, argument)), Optional.empty());
    }
    String reference = argument.substring(GIT.length());
    int colon = reference.indexOf(':');
    TreeAtCommit commit =
        colon < 0
            ? TreeAtCommit.of(trees, reference)
            : TreeAtCommit.of(
                trees.getFirst(), reference.substring(colon + 1), reference.substring(0, colon));
    if (commit.folders().isEmpty()) {
      throw CommandFailure.usage(
          colon < 0
              ? "%s: there was no such folder then: %s".formatted(argument, trees.getFirst())
              : "%s: there was no such folder then".formatted(argument));
    }
    return new ComparedTree(argument, commit.folders(), Optional.of(commit));
  }

  @Override
  public void close() {
    written.ifPresent(TreeAtCommit::close);
  }
}
