package dev.kiln.compare.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/**
 * Files and folders of a worktree that git leaves alone, because they are ignored and not tracked.
 *
 * @param paths absolute and without symbolic links; a folder stands for everything in it
 */
public record IgnoredFiles(Set<Path> paths) {

  public IgnoredFiles {
    paths = Set.copyOf(paths);
  }

  /** Looks below {@code path}, itself below the root of the repository; empty for all of it. */
  static IgnoredFiles read(Repository repository, String path) throws IOException {
    Path root = repository.getWorkTree().toPath().toRealPath();
    Set<Path> ignored = new HashSet<>();
    try (TreeWalk walk = new NameConflictTreeWalk(repository)) {
      FileTreeIterator files = new FileTreeIterator(repository);
      files.setDirCacheIterator(walk, walk.addTree(files) + 1);
      walk.addTree(new DirCacheIterator(repository.readDirCache()));
      if (!path.isEmpty()) {
        walk.setFilter(PathFilter.create(path));
      }
      while (walk.next()) {
        WorkingTreeIterator file = walk.getTree(0, WorkingTreeIterator.class);
        if (file == null) {
          continue;
        }
        if (walk.getFileMode(1) == FileMode.MISSING && file.isEntryIgnored()) {
          ignored.add(root.resolve(walk.getPathString()));
        } else if (walk.isSubtree()) {
          walk.enterSubtree();
        }
      }
    }
    return new IgnoredFiles(ignored);
  }

  /** Whether the file, or a folder that it is in, is one of them. */
  public boolean contains(Path file) {
    for (Path path = file; path != null; path = path.getParent()) {
      if (paths.contains(path)) {
        return true;
      }
    }
    return false;
  }
}
