package dev.kiln.bench.engine;

import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.StoredImage;
import java.util.List;

/** What a round leaves in the engine. */
final class BenchmarkImages {

  private final ImageEngine engine;

  BenchmarkImages(ImageEngine engine) {
    this.engine = engine;
  }

  /**
   * Removes the images of every repository below a namespace that begins with {@code namespace}.
   * The classic builder's images go after those that were built on them, so several passes may be
   * needed.
   */
  void remove(String namespace) {
    List<StoredImage> left = images(namespace);
    boolean fewer = true;
    while (fewer && !left.isEmpty()) {
      List<StoredImage> before = left;
      left = before.stream().filter(image -> !engine.remove(image.id())).toList();
      fewer = left.size() < before.size();
    }
  }

  private List<StoredImage> images(String namespace) {
    return engine.images().stream()
        .filter(image ->
            image.references().stream()
                .anyMatch(reference -> reference.repository().startsWith(namespace)))
        .toList();
  }
}
