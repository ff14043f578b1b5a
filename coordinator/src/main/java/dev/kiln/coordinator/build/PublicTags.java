package dev.kiln.coordinator.build;

import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which build has set public tags last, by release: as a whole, or image by image. The newest build
 * counts, not the last one to write, because an older build never replaces a newer one.
 *
 * <p>Folding the same fact twice changes nothing, so what a checkpoint carries may be older or
 * newer than where folding begins.
 */
public final class PublicTags {

  private final SortedMap<String, BuildId> releases;
  private final SortedMap<String, SortedMap<ImageName, BuildId>> images;
  private final SortedMap<String, BuildId> newest = new TreeMap<>();

  PublicTags() {
    this(Map.of(), Map.of());
  }

  /** Begins with what was known before. */
  PublicTags(Map<String, BuildId> releases, Map<String, SortedMap<ImageName, BuildId>> images) {
    this.releases = new TreeMap<>(releases);
    this.images = new TreeMap<>();
    images.forEach((release, builds) -> this.images.put(release, new TreeMap<>(builds)));
    newest.putAll(releases);
    images.forEach((release, builds) -> builds.values().forEach(build -> note(release, build)));
  }

  /** The newest build that has published {@code release} as a whole. */
  public SortedMap<String, BuildId> releases() {
    return Collections.unmodifiableSortedMap(releases);
  }

  /** The newest build that has set each image's tag by itself, by release. */
  public SortedMap<String, SortedMap<ImageName, BuildId>> images() {
    return Collections.unmodifiableSortedMap(images);
  }

  /** The newest build that has changed any tag of {@code release}. */
  public Optional<BuildId> newest(String release) {
    return Optional.ofNullable(newest.get(release));
  }

  /** The newest build that has set the tag of {@code image} in {@code release}. */
  public Optional<BuildId> newest(String release, ImageName image) {
    SortedMap<ImageName, BuildId> builds = images.get(release);
    return newest(
        Stream.concat(
            Optional.ofNullable(releases.get(release)).stream(),
            builds == null ? Stream.empty() : Optional.ofNullable(builds.get(image)).stream()));
  }

  void fold(Fact.BuildPublished published) {
    releases.merge(published.release(), published.build(), PublicTags::newer);
    note(published.release(), published.build());
  }

  void fold(Fact.ImagesPublished published) {
    SortedMap<ImageName, BuildId> builds =
        images.computeIfAbsent(published.release(), release -> new TreeMap<>());
    published
        .images()
        .keySet()
        .forEach(image -> builds.merge(image, published.build(), PublicTags::newer));
    note(published.release(), published.build());
  }

  private void note(String release, BuildId build) {
    newest.merge(release, build, PublicTags::newer);
  }

  private static Optional<BuildId> newest(Stream<BuildId> builds) {
    return builds.reduce(PublicTags::newer);
  }

  private static BuildId newer(BuildId one, BuildId other) {
    return one.isNewerThan(other) ? one : other;
  }
}
