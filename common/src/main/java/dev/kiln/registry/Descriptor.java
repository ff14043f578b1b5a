package dev.kiln.registry;

import dev.kiln.image.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pointer to content in the same repository: a blob, or a manifest of an index.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI image
 *     specification, descriptors</a>
 */
public record Descriptor(
    String mediaType, Digest digest, long sizeBytes, SortedMap<String, String> annotations) {

  public Descriptor {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** A descriptor without annotations. */
  public static Descriptor of(String mediaType, Digest digest, long sizeBytes) {
    return new Descriptor(mediaType, digest, sizeBytes, new TreeMap<>(Map.of()));
  }
}
