package dev.kiln.compare;

import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which images of a tree have changed.
 *
 * @param images those that are made in another way than before, and all that are made from them
 * @param warning why that is every image without a comparison, if it is
 */
public record Changes(SortedSet<ImageName> images, Optional<String> warning) {

  public Changes {
    images = Collections.unmodifiableSortedSet(new TreeSet<>(images));
  }
}
