package dev.kiln.compare;

import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.problem.ProblemsException;
import java.util.List;

/**
 * Reads and renders a template tree with the options that the user gave. Both sides of a comparison
 * go through the same one, so that only the trees can make a difference.
 */
@FunctionalInterface
public interface Discovery {

  /**
   * Discovers the tree that the folders make together.
   *
   * @throws ProblemsException with all problems of the tree, each named by its folder
   */
  DiscoveredTree discover(List<TreeFolder> folders);
}
