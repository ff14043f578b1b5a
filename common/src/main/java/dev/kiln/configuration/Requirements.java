package dev.kiln.configuration;

import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The labels that workers must have to build images. They say where an image is built and nothing
 * of what is in it; children don't inherit them.
 *
 * @param ofAll what every image requires
 * @param byImage what an image requires besides
 */
public record Requirements(
    SortedSet<String> ofAll, SortedMap<ImageName, SortedSet<String>> byImage) {

  public Requirements {
    ofAll = Collections.unmodifiableSortedSet(new TreeSet<>(ofAll));
    SortedMap<ImageName, SortedSet<String>> copies = new TreeMap<>();
    byImage.forEach((image, labels) ->
        copies.put(image, Collections.unmodifiableSortedSet(new TreeSet<>(labels))));
    byImage = Collections.unmodifiableSortedMap(copies);
  }

  /** All labels that the workers of an image must have. */
  public SortedSet<String> of(ImageName image) {
    SortedSet<String> labels = new TreeSet<>(ofAll);
    SortedSet<String> own = byImage.get(image);
    if (own != null) {
      labels.addAll(own);
    }
    return labels;
  }
}
