package dev.kiln.bench.engine;

import dev.kiln.worker.attempt.ImageEngine;
import dev.kiln.worker.attempt.StoredImage;
import java.util.Comparator;

/** What a round leaves in the engine. */
final class BenchmarkImages {

  private final ImageEngine engine;

  BenchmarkImages(ImageEngine engine) {
    this.engine = engine;
  }

  /**
   * Removes the images of every repository below a namespace that begins with {@code namespace},
   * the newest first: an image goes only after those that the classic builder has built on it.
   */
  void remove(String namespace) {
    engine.images().stream()
        .sorted(Comparator.comparing(StoredImage::created).reversed())
        .flatMap(image -> image.references().stream())
        .filter(reference -> reference.repository().startsWith(namespace))
        .filter(reference -> reference.tag().isPresent())
        .forEach(engine::untag);
  }
}
