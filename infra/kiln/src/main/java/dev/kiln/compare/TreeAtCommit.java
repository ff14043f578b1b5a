package dev.kiln.compare;

import dev.kiln.compare.git.CheckedOutFolder;
import dev.kiln.compare.git.GitRepository;
import dev.kiln.compare.git.RepositoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folders of a template tree as they were at a commit, each in the repository that contains it.
 * Closing deletes what was written.
 */
public final class TreeAtCommit implements AutoCloseable {

  private final List<TreeFolder> folders = new ArrayList<>();
  private final List<CheckedOutFolder> written = new ArrayList<>();

  private TreeAtCommit() {}

  /**
   * Writes the folders as they were; those that did not exist are left out.
   *
   * @param reference a branch, tag or commit
   * @throws RepositoryException if a folder is in no repository, or that has no such commit
   */
  public static TreeAtCommit of(List<Path> folders, String reference) {
    TreeAtCommit tree = new TreeAtCommit();
    try {
      for (Path folder : folders) {
        try (GitRepository repository = GitRepository.containing(folder)) {
          tree.add(repository, repository.pathOf(folder), reference);
        }
      }
      return tree;
    } catch (RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  /**
   * Writes one folder by its path in the repository that contains {@code inside}.
   *
   * @throws RepositoryException if there is no such repository or commit
   */
  public static TreeAtCommit of(Path inside, String path, String reference) {
    TreeAtCommit tree = new TreeAtCommit();
    try (GitRepository repository = GitRepository.containing(inside)) {
      tree.add(repository, path, reference);
    }
    return tree;
  }

  /** The folders that existed, in the order asked for. */
  public List<TreeFolder> folders() {
    return List.copyOf(folders);
  }

  @Override
  public void close() {
    written.forEach(CheckedOutFolder::close);
  }

  private void add(GitRepository repository, String path, String reference) {
    Optional<CheckedOutFolder> folder = repository.checkOut(reference, path);
    folder.ifPresent(existed -> {
      written.add(existed);
      String shown = path.isEmpty() ? "git:" + reference : "git:%s:%s".formatted(reference, path);
      folders.add(new TreeFolder(existed.path(), shown));
    });
  }
}
