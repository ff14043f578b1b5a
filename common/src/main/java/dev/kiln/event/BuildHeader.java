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
 * @param tag the tag to publish under
 * @param destination where images go
 * @param bundle the digest of the tree bundle's manifest in the registry
 * @param platform what the images are for
 * @param pins what was resolved once, so that no task can see it differently
 * @param buildArguments what every Dockerfile is built with, by name
 * @param priority greater goes first; 0 is normal
 * @param publish when the images get their public tags
 * @param retries how often a task may fail for its own reasons before it counts as failed
 * @param timeout the longest that one attempt may take
 * @param deadline the longest that the whole build may take, counted from its acceptance
 * @param requestedBy who asked; nobody has proved it
 * @param retryOf the build that this one tries again, if it does
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
   * @param namespace the first part of every repository
   * @param prefix what every repository's last part begins with, before the image's name; may be
   *     empty
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
   * What is resolved once for each build.
   *
   * @param base the reference of the distribution's base image, by digest where one is known
   * @param freshness the salt that ends reuse at the end of the freshness period; empty for never
   * @param builder the kind of builder, which is part of what determines an image
   * @param rebuild the build whose id is the salt of what is built anew, where it is not the build
   *     itself: one that tries another again finds what that one has built anew
   */
  public record Pins(String base, String freshness, String builder, Optional<BuildId> rebuild) {

    /** The pins of a build that tries no other again. */
    public Pins(String base, String freshness, String builder) {
      this(base, freshness, builder, Optional.empty());
    }

    /**
     * The same for what {@code build} makes anew: a build's id is the salt, under which nothing
     * that was there before is found.
     */
    public Pins rebuilding(BuildId build) {
      return new Pins(base, rebuild.orElse(build).value(), builder, rebuild);
    }
  }

  /**
   * The header of a build that tries this one again: the same of everything, so that what has
   * succeeded is found.
   *
   * @param ended the build that this is the header of
   * @param by who asks; nobody has proved it
   */
  public BuildHeader again(BuildId ended, String by) {
    return new BuildHeader(
        tag,
        destination,
        bundle,
        platform,
        new Pins(
            pins.base(),
            pins.freshness(),
            pins.builder(),
            Optional.of(pins.rebuild().orElse(ended))),
        buildArguments,
        priority,
        publish,
        retries,
        timeout,
        deadline,
        by,
        Optional.of(ended));
  }
}
