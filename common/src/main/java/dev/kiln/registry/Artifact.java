package dev.kiln.registry;

import dev.kiln.image.Digest;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something other than an image that lives in a registry as a manifest of its own type: a tree
 * bundle, a release.
 *
 * @param digest the digest of its manifest
 * @param type the artifact's type, such as {@code application/vnd.kiln.release.v1}
 * @param layers its blobs, which {@link RegistryClient#pullBlob} and {@link RegistryClient#blob}
 *     fetch; the empty blob that stands in where there are none is left out
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage">OCI
 *     image specification, artifact usage</a>
 */
public record Artifact(
    Digest digest, String type, SortedMap<String, String> annotations, List<Descriptor> layers) {

  public Artifact {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    layers = List.copyOf(layers);
  }
}
