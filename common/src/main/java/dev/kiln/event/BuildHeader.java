package dev.kiln.event;

import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything about a build that is the same for all of its tasks, fixed at submission.
 *
 * @param bundle the digest of the tree bundle's manifest in the registry
 * @param pins what was resolved once, so that no task can see it differently
 * @param priority greater goes first; 0 is normal
 * @param retries how often a task may fail for its own reasons before it counts as failed
 * @param timeout the longest that one attempt may take
 * @param deadline the longest that the whole build may take, counted from its acceptance
 */
public record BuildHeader(
    String tag,
    Destination destination,
    Digest bundle,
    Platform platform,
    Pins pins,
    SortedMap<String, String> buildArguments,
    int priority,
    PublishPolicy publish,
    int retries,
    Duration timeout,
    Duration deadline,
    String requestedBy,
    Optional<BuildId> retryOf) {

  public BuildHeader {
    if (!ImageReference.isValidTag(tag)) {
      throw new IllegalArgumentException("'%s' is no valid tag".formatted(tag));
    }
    if (retries < 0 || timeout.isNegative() || deadline.isNegative()) {
      throw new IllegalArgumentException("retries, timeout and deadline can't be negative");
    }
    buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
  }

  /**
   * Where images go: {@code registry/namespace/prefix+name}.
   *
   * @param registry host and port; empty for Docker's default registry
   */
  public record Destination(String registry, String namespace, String prefix) {

    public Destination {
      ImageReference.of(registry, namespace + "/" + prefix + "image");
    }

    /** The repository of {@code image}. */
    public ImageReference repository(ImageName image) {
      return ImageReference.of(registry, namespace + "/" + prefix + image);
    }

    /** The repository that holds releases. */
    public ImageReference releases() {
      return ImageReference.of(registry, namespace + "/releases");
    }

    /** The repository that holds tree bundles. */
    public ImageReference bundles() {
      return ImageReference.of(registry, namespace + "/bundles");
    }
  }

  /**
   * What is resolved once per build.
   *
   * @param base the reference of the distribution's base image, by digest where one is known
   * @param freshness the salt that ends reuse at the end of the freshness period; empty for never
   * @param builder the kind of builder, which is part of what determines an image
   */
  public record Pins(String base, String freshness, String builder) {

    /** The same with the build's id as salt, under which nothing that was there before is found. */
    public Pins rebuilding(BuildId build) {
      return new Pins(base, build.value(), builder);
    }
  }
}
