package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that the rendering of an image has met, from which what is customised in vain is found.
 *
 * @param blocks the blocks that its templates declare or that were rendered, its header and footer
 *     included
 * @param overridden those that override files have replaced
 * @param lists the lists that configuration can change
 * @param sources the sources that the build needs
 */
public record UsedNames(
    SortedSet<String> blocks,
    SortedSet<String> overridden,
    SortedSet<String> lists,
    SortedSet<SourceId> sources) {

  public UsedNames {
    blocks = Collections.unmodifiableSortedSet(new TreeSet<>(blocks));
    overridden = Collections.unmodifiableSortedSet(new TreeSet<>(overridden));
    lists = Collections.unmodifiableSortedSet(new TreeSet<>(lists));
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }

  /** For a Dockerfile that was not rendered from a template. */
  public static UsedNames none() {
    return new UsedNames(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }
}
