package dev.kiln.registry;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A layer to be pushed as part of an artifact. */
public record ArtifactLayer(
    String mediaType, SortedMap<String, String> annotations, BlobContent content) {

  public ArtifactLayer {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** A layer without annotations. */
  public static ArtifactLayer of(String mediaType, BlobContent content) {
    return new ArtifactLayer(mediaType, new TreeMap<>(), content);
  }

  Descriptor descriptor() {
    return new Descriptor(mediaType, content.digest(), content.sizeBytes(), annotations);
  }
}
