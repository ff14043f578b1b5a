package dev.kiln.coordinator.plan;

import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found out about the images of a tree before choosing among them.
 *
 * @param unbuildable the images that can't be built by themselves, each with the reason in words
 * @param existing the images that are in the registry under the name they would be published by,
 *     with tag and digest; empty where nobody has asked
 */
public record Findings(
    SortedMap<ImageName, String> unbuildable, SortedMap<ImageName, ImageReference> existing) {

  public Findings {
    unbuildable = Collections.unmodifiableSortedMap(new TreeMap<>(unbuildable));
    existing = Collections.unmodifiableSortedMap(new TreeMap<>(existing));
    for (Map.Entry<ImageName, ImageReference> image : existing.entrySet()) {
      if (image.getValue().digest().isEmpty()) {
        throw new IllegalArgumentException("%s has no digest".formatted(image.getValue()));
      }
    }
  }

  /** Everything can be built, and nobody has looked into the registry. */
  public static Findings none() {
    return new Findings(new TreeMap<>(), new TreeMap<>());
  }
}
