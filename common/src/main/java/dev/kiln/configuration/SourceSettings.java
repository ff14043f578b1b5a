package dev.kiln.configuration;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sources of all images.
 *
 * @param localsBase the folder that local sources and {@code file:} URLs must lie in, on the
 *     machine of whoever submits; empty if there is none
 * @param specs every source that is not switched off
 */
public record SourceSettings(Optional<String> localsBase, SortedMap<SourceId, SourceSpec> specs) {

  public SourceSettings {
    specs = Collections.unmodifiableSortedMap(new TreeMap<>(specs));
  }

  /** No sources. */
  static SourceSettings none() {
    return new SourceSettings(Optional.empty(), new TreeMap<>());
  }

  /** The sources of one image. */
  public SortedMap<SourceId, SourceSpec> of(String image) {
    SortedMap<SourceId, SourceSpec> its = new TreeMap<>();
    for (Map.Entry<SourceId, SourceSpec> entry : specs.entrySet()) {
      if (entry.getKey().image().equals(image)) {
        its.put(entry.getKey(), entry.getValue());
      }
    }
    return its;
  }
}
