package dev.kiln.worker.disk;

import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides which images may be removed and in which order; pure.
 *
 * <p>Only what Kiln made, or this worker has used, may go, and nothing that a running attempt
 * needs. What was used least recently goes first, but nothing before what is built on it.
 */
final class Removals {

  /** The label that every image made by Kiln has. */
  static final String KILNS_LABEL = "dev.kiln.recipe";

  private Removals() {}

  /**
   * The images that may go, the first one first.
   *
   * @param lastUse when this worker has used an image; never used ones count from when they were
   *     created
   * @param needed what running attempts need, by any of its names
   */
  static List<StoredImage> inOrder(
      Collection<StoredImage> images,
      Function<StoredImage, Optional<Instant>> lastUse,
      Set<ImageReference> needed) {
    Map<String, Integer> children = new HashMap<>();
    Map<String, StoredImage> byId = new HashMap<>();
    for (StoredImage image : images) {
      byId.put(image.id(), image);
      image.parent().ifPresent(parent -> children.merge(parent, 1, Integer::sum));
    }
    Comparator<StoredImage> oldest =
        Comparator.comparing((StoredImage image) -> lastUse.apply(image).orElse(image.created()))
            .thenComparing(StoredImage::id);
    PriorityQueue<StoredImage> leaves = new PriorityQueue<>(oldest);
    images.stream().filter(image -> !children.containsKey(image.id())).forEach(leaves::add);
    List<StoredImage> order = new ArrayList<>();
    while (!leaves.isEmpty()) {
      StoredImage next = leaves.remove();
      if (mayGo(next, lastUse, needed)) {
        order.add(next);
        next.parent()
            .filter(parent -> children.merge(parent, -1, Integer::sum) == 0)
            .map(byId::get)
            .ifPresent(leaves::add);
      }
    }
    return Collections.unmodifiableList(order);
  }

  private static boolean mayGo(
      StoredImage image,
      Function<StoredImage, Optional<Instant>> lastUse,
      Set<ImageReference> needed) {
    boolean ours = image.labels().containsKey(KILNS_LABEL) || lastUse.apply(image).isPresent();
    return ours && image.references().stream().noneMatch(needed::contains);
  }
}
