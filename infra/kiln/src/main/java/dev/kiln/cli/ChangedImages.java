package dev.kiln.cli;

import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import java.util.Set;

/** Finds out what has changed in a tree. */
@FunctionalInterface
interface ChangedImages {

  /**
   * Every image that differs from what it was, and everything that is made from one.
   *
   * @param reference a branch, tag or commit of the git repository that the tree is in
   */
  Set<ImageName> since(DiscoveredTree tree, String reference);

  /** Answers that it can't tell. */
  static ChangedImages notAvailable() {
    return (tree, reference) -> {
      throw CommandFailure.usage("--changed-since is not available yet");
    };
  }
}
