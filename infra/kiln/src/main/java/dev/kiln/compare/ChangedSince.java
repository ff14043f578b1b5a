package dev.kiln.compare;

import dev.kiln.compare.git.GitRepository;
import dev.kiln.compare.git.IgnoredFiles;
import dev.kiln.compare.git.RepositoryException;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.ContextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds the images that have changed since a commit, by rendering the tree as it was then and
 * comparing the recipes: only what really shows in an image counts, wherever it was written. What
 * is not committed yet counts too; files that git ignores do not.
 */
public final class ChangedSince {

  private final Discovery discovery;

  /**
   * Compares trees read by {@code discovery}.
   *
   * @param discovery with the options that the newer tree was read with
   */
  public ChangedSince(Discovery discovery) {
    this.discovery = discovery;
  }

  /**
   * Compares the tree with what it was.
   *
   * @param now the tree as it is
   * @param folders the folders that it was read from
   * @param reference a branch, tag or commit of the repositories that they are in
   * @throws RepositoryException if a folder is in no repository, or that has no such commit
   */
  public Changes find(DiscoveredTree now, List<Path> folders, String reference) {
    try (TreeAtCommit then = TreeAtCommit.of(folders, reference)) {
      if (then.folders().isEmpty()) {
        return everything(now, "there was no such tree at '%s'".formatted(reference));
      }
      DiscoveredTree old;
      try {
        old = discovery.discover(then.folders());
      } catch (ProblemsException e) {
        return everything(now, broken(reference, e));
      }
      return new Changes(changed(old, now, folders), Optional.empty());
    }
  }

  private static SortedSet<ImageName> changed(
      DiscoveredTree old, DiscoveredTree now, List<Path> folders) {
    Set<ImageName> changed = new HashSet<>();
    for (ImageDifference difference : TreeComparison.of(old, now, unlessIgnored(folders))) {
      switch (difference) {
        case ImageDifference.Added added -> changed.add(added.image());
        case ImageDifference.Changed itself -> changed.add(itself.image());
        case ImageDifference.Removed removed -> {}
        case ImageDifference.Inherited inherited -> changed.add(inherited.image());
        case ImageDifference.Same same -> {}
      }
    }
    return new TreeSet<>(changed);
  }

  private static Predicate<ContextFile> unlessIgnored(List<Path> folders) {
    Set<Path> ignored = new HashSet<>();
    for (Path folder : folders) {
      try (GitRepository repository = GitRepository.containing(folder)) {
        ignored.addAll(repository.ignored(repository.pathOf(folder)).paths());
      }
    }
    IgnoredFiles files = new IgnoredFiles(ignored);
    return file -> !files.contains(real(file.file()));
  }

  /** Of a link its folder counts, not what it points to: git tracks the link. */
  private static Path real(Path file) {
    Path folder = file.getParent();
    Path name = file.getFileName();
    try {
      return folder == null || name == null ? file : folder.toRealPath().resolve(name);
    } catch (IOException e) {
      return file;
    }
  }

  private static Changes everything(DiscoveredTree now, String because) {
    return new Changes(
        now.graph().images(), Optional.of("every image counts as changed: " + because));
  }

  private static String broken(String reference, ProblemsException broken) {
    int more = broken.problems().size() - 1;
    return "the tree at '%s' can't be rendered with these options: %s%s"
        .formatted(
            reference,
            broken.problems().getFirst(),
            more == 0 ? "" : " (and %d more)".formatted(more));
  }
}
