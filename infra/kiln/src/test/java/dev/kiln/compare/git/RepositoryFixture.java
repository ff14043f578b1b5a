package dev.kiln.compare.git;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A git repository in a temporary folder. */
public final class RepositoryFixture {

  private final Path root;

  private RepositoryFixture(Path root) {
    this.root = root;
  }

  /** Makes an empty repository with the branch {@code main}. */
  public static RepositoryFixture in(Path root) {
    QuietSystem.install();
    try {
      Git.init().setDirectory(root.toFile()).setInitialBranch("main").call().close();
    } catch (GitAPIException e) {
      throw new AssertionError(e);
    }
    return new RepositoryFixture(root);
  }

  public Path root() {
    return root;
  }

  /** Writes a file of the worktree. */
  public RepositoryFixture file(String path, String content) {
    try {
      Path file = root.resolve(path);
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Commits everything that is not ignored, and tags it. */
  public RepositoryFixture commit(String tag) {
    try (Git git = Git.open(root.toFile())) {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      PersonIdent somebody = new PersonIdent("Somebody", "somebody@example.org");
      git.commit().setMessage(tag).setAuthor(somebody).setCommitter(somebody).setSign(false).call();
      git.tag().setName(tag).setAnnotated(true).setTagger(somebody).setSigned(false).call();
    } catch (GitAPIException | IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Adds a worktree at what {@code tag} names, as {@code git worktree add} does. */
  public Path worktree(Path folder, String tag) {
    Path administration = root.resolve(".git/worktrees/other");
    try (Git git = Git.open(root.toFile())) {
      String commit = git.getRepository().resolve(tag + "^{commit}").name();
      Files.createDirectories(administration);
      Files.writeString(administration.resolve("HEAD"), commit + "\n");
      Files.writeString(administration.resolve("commondir"), "../..\n");
      Files.writeString(administration.resolve("gitdir"), folder.resolve(".git") + "\n");
      Files.writeString(folder.resolve(".git"), "gitdir: " + administration + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The files of the repository's own folder, to see whether somebody wrote into it. */
  public File[] administration() {
    File[] files = root.resolve(".git").toFile().listFiles();
    return files == null ? new File[0] : files;
  }
}
