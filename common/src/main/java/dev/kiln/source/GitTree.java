package dev.kiln.source;

import dev.kiln.archive.Budget;
import dev.kiln.archive.Content;
import dev.kiln.archive.Entry;
import dev.kiln.archive.FileTree;
import dev.kiln.archive.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The files of a commit, read from the repository's objects: what was committed and nothing else,
 * since no attribute or filter has a say. A submodule is an empty folder, as it is in a clone.
 */
final class GitTree {

  private static final int MAX_LINK_BYTES = 4096;

  private final Repository repository;
  private final Budget budget;
  private final List<Entry> entries = new ArrayList<>();

  private GitTree(Repository repository, Limits limits) {
    this.repository = repository;
    this.budget = Budget.of(limits);
  }

  /** Returns the files; their contents can be read until the repository is closed. */
  static FileTree read(Repository repository, SourcePin.Commit commit, Limits limits)
      throws IOException {
    GitTree tree = new GitTree(repository, limits);
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk files = new TreeWalk(repository)) {
      files.addTree(commits.parseCommit(ObjectId.fromString(commit.hex())).getTree());
      files.setRecursive(true);
      while (files.next()) {
        tree.add(files);
      }
    } catch (IncorrectObjectTypeException e) {
      throw SourceException.wrong("%s is no commit".formatted(commit.hex()));
    } catch (MissingObjectException e) {
      throw new SourceException(
          SourceException.Reason.UNREACHABLE, "the repository was sent with gaps", e);
    }
    return FileTree.of(tree.entries);
  }

  private void add(TreeWalk files) throws IOException {
    budget.entry();
    String path = files.getPathString();
    FileMode mode = files.getFileMode(0);
    ObjectId id = files.getObjectId(0);
    if (mode.equals(FileMode.GITLINK)) {
      entries.add(new Entry.Folder(path));
    } else if (mode.equals(FileMode.SYMLINK)) {
      entries.add(new Entry.Link(path, target(path, id)));
    } else {
      long size = files.getObjectReader().getObjectSize(id, Constants.OBJ_BLOB);
      budget.bytes(size);
      boolean executable = mode.equals(FileMode.EXECUTABLE_FILE);
      entries.add(new Entry.File(path, executable, new Blob(repository, id, size)));
    }
  }

  private String target(String path, ObjectId id) throws IOException {
    try {
      byte[] target = repository.open(id, Constants.OBJ_BLOB).getCachedBytes(MAX_LINK_BYTES);
      return new String(target, StandardCharsets.UTF_8);
    } catch (LargeObjectException e) {
      throw SourceException.wrong("the link '%s' is longer than a path can be".formatted(path));
    }
  }

  private record Blob(Repository repository, ObjectId id, long sizeBytes) implements Content {

    @Override
    public InputStream open() throws IOException {
      return repository.open(id, Constants.OBJ_BLOB).openStream();
    }
  }
}
