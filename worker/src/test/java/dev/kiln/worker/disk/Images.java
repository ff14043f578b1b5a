package dev.kiln.worker.disk;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.StoredImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Images as an engine might list them. */
final class Images {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Images() {}

  /** Made by Kiln, that many minutes after the start. */
  static StoredImage kilns(String name, int minute) {
    return image(name, minute, Optional.empty(), true);
  }

  static StoredImage kilnsOn(StoredImage parent, String name, int minute) {
    return image(name, minute, Optional.of(parent.id()), true);
  }

  static StoredImage foreign(String name, int minute) {
    return image(name, minute, Optional.empty(), false);
  }

  static StoredImage foreignOn(StoredImage parent, String name, int minute) {
    return image(name, minute, Optional.of(parent.id()), false);
  }

  static Digest digest(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8));
  }

  static ImageReference reference(String name) {
    return ImageReference.of("127.0.0.1:5000", "it/" + name).withDigest(digest(name));
  }

  private static StoredImage image(
      String name, int minute, Optional<String> parent, boolean byKiln) {
    return new StoredImage(
        "id-" + name,
        List.of(reference(name)),
        new TreeMap<>(byKiln ? Map.of("dev.kiln.recipe", "r") : Map.of()),
        100_000_000,
        START.plusSeconds(60L * minute),
        parent);
  }
}
