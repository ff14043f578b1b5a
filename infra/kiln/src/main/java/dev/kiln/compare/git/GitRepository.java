package dev.kiln.compare.git;

import dev.kiln.problem.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The git repository that a template tree is in, read only; its worktrees and submodules have a
 * repository of their own. Must be closed.
 */
public final class GitRepository implements AutoCloseable {

  private final Repository repository;

  private GitRepository(Repository repository) {
    this.repository = repository;
  }

  /**
   * Opens the repository that contains {@code folder}, which may be gone itself.
   *
   * @throws RepositoryException if there is none
   */
  public static GitRepository containing(Path folder) {
    QuietSystem.install();
    Path real = real(folder);
    FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(real.toFile());
    if (builder.getGitDir() == null) {
      throw new RepositoryException(
          "%s is in no git repository, so nothing is known about what it was".formatted(folder));
    }
    try {
      Repository repository = builder.setMustExist(true).build();
      if (repository.isBare()) {
        repository.close();
        throw new RepositoryException("%s is in a git repository without files".formatted(folder));
      }
      return new GitRepository(repository);
    } catch (IOException e) {
      throw new RepositoryException(
          "cannot read the git repository %s: %s".formatted(builder.getGitDir(), e.getMessage()),
          e);
    }
  }

  /** The path of {@code folder} below the root of the repository; empty for the root itself. */
  public String pathOf(Path folder) {
    Path root = real(repository.getWorkTree().toPath());
    return root.relativize(real(folder)).toString().replace('\\', '/');
  }

  /**
   * Writes what the folder was in a commit into a temporary folder.
   *
   * @param reference a branch, tag or commit, or another of git's names for one
   * @param path below the root of the repository; empty for the root itself
   * @return empty if there was no such folder then
   * @throws RepositoryException if there is no such commit
   */
  public Optional<CheckedOutFolder> checkOut(String reference, String path) {
    ObjectId commit = resolve(reference);
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      RevTree root = walk.parseCommit(commit).getTree();
      Optional<ObjectId> folder = path.isEmpty() ? Optional.of(root) : folder(reader, root, path);
      return folder.isPresent()
          ? Optional.of(CheckedOutFolder.write(reader, folder.get()))
          : Optional.empty();
    } catch (MissingObjectException e) {
      throw new RepositoryException(
          "%s lacks a part of '%s'; is it a shallow clone? git fetch --unshallow completes it"
              .formatted(repository.getWorkTree(), reference),
          e);
    } catch (IOException e) {
      throw new RepositoryException(
          "cannot read '%s' in %s: %s"
              .formatted(reference, repository.getWorkTree(), e.getMessage()),
          e);
    }
  }

  /**
   * What git leaves alone below a folder: files and whole folders that are ignored and not tracked.
   *
   * @param path below the root of the repository; empty for the root itself
   */
  public IgnoredFiles ignored(String path) {
    try {
      return IgnoredFiles.read(repository, path);
    } catch (IOException e) {
      throw new RepositoryException(
          "cannot read the files of %s: %s".formatted(repository.getWorkTree(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    repository.close();
  }

  private ObjectId resolve(String reference) {
    try {
      ObjectId commit = repository.resolve(reference + "^{commit}");
      if (commit != null) {
        return commit;
      }
      throw new RepositoryException(
          "there is no branch, tag or commit '%s' in %s%s"
              .formatted(
                  reference,
                  repository.getWorkTree(),
                  Nearest.suggestion(reference, branchesAndTags())));
    } catch (RevisionSyntaxException | IOException e) {
      throw new RepositoryException(
          "'%s' names no commit of %s: %s"
              .formatted(reference, repository.getWorkTree(), e.getMessage()),
          e);
    }
  }

  private SortedSet<String> branchesAndTags() throws IOException {
    SortedSet<String> names = new TreeSet<>(List.of(Constants.HEAD));
    List<Ref> references = new ArrayList<>();
    references.addAll(repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS));
    references.addAll(repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS));
    references.addAll(repository.getRefDatabase().getRefsByPrefix(Constants.R_REMOTES));
    references.forEach(reference -> names.add(Repository.shortenRefName(reference.getName())));
    return names;
  }

  private static Optional<ObjectId> folder(ObjectReader reader, RevTree root, String path)
      throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(reader, path, root)) {
      return walk != null && walk.getFileMode(0) == FileMode.TREE
          ? Optional.of(walk.getObjectId(0))
          : Optional.empty();
    }
  }

  /** The path without symbolic links, as far as it exists. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path existing = absolute;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    } catch (IOException e) {
      return absolute;
    }
  }
}
