package dev.kiln.worker.attempt;

import dev.kiln.image.ImageReference;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image in an engine's store.
 *
 * @param id the engine's name for it
 * @param references its tags and, for what was pulled or pushed, its digests; none for what is only
 *     kept because something was built on it
 * @param labels what the image itself says
 * @param sizeBytes the space of all its layers, also of those that it shares
 * @param created when it was built, wherever that was
 * @param parent the image on which the engine itself has built it
 */
public record StoredImage(
    String id,
    List<ImageReference> references,
    SortedMap<String, String> labels,
    long sizeBytes,
    Instant created,
    Optional<String> parent) {

  public StoredImage {
    references = List.copyOf(references);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
