package dev.kiln.worker.attempt;

import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image to be built; leaves the engine no choice.
 *
 * @param tag what to call the image in the engine's store
 * @param network the engine's network that commands run in, such as {@code bridge}
 * @param timeout after which the build is stopped
 */
public record BuildRequest(
    BuildContext context,
    ImageReference tag,
    Platform platform,
    SortedMap<String, String> buildArguments,
    SortedMap<String, String> labels,
    String network,
    Duration timeout) {

  /** The network that every engine has and that keeps builds apart from the host. */
  public static final String DEFAULT_NETWORK = "bridge";

  public BuildRequest {
    buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    if (tag.tag().isEmpty()) {
      throw new IllegalArgumentException("'%s' has no tag to build under".formatted(tag));
    }
  }
}
