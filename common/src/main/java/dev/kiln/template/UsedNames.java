package dev.kiln.template;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that the rendering of an image has met, from which what is customised in vain is found.
 *
 * @param blocks the blocks that its templates declare or that were rendered, its header and footer
 *     included
 * @param overridden those that override files have replaced
 */
public record UsedNames(SortedSet<String> blocks, SortedSet<String> overridden) {

  public UsedNames {
    blocks = Collections.unmodifiableSortedSet(new TreeSet<>(blocks));
    overridden = Collections.unmodifiableSortedSet(new TreeSet<>(overridden));
  }

  /** For a Dockerfile that was not rendered from a template. */
  public static UsedNames none() {
    return new UsedNames(new TreeSet<>(), new TreeSet<>());
  }
}
