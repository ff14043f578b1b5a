package dev.kiln.coordinator.release;

import dev.kiln.coordinator.partition.ReleasePublisher;
import dev.kiln.event.EventCodec;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.ArtifactLayer;
import dev.kiln.registry.BlobContent;
import dev.kiln.registry.RegistryClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Publishes to a registry: one PUT of the release is the commit point; the public tags roll forward
 * right after it and are read back. Doing it again goes the same way, only forwards.
 */
public final class RegistryReleases implements ReleasePublisher {

  /** The type of the artifact that is a release. */
  public static final String ARTIFACT_TYPE = "application/vnd.dev.kiln.release.v1+json";

  private static final int TAGS_AT_ONCE = 16;

  private final Vertx vertx;
  private final RegistryClient registry;

  public RegistryReleases(Vertx vertx, RegistryClient registry) {
    this.vertx = vertx;
    this.registry = registry;
  }

  /**
   * The content of a release: what everybody who needs all images or none reads.
   *
   * @param images every image by the reference that it can be pulled by
   */
  public record Document(String build, String tag, SortedMap<String, String> images) {

    public Document {
      images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    }
  }

  /** What {@code release} says to everybody who reads it. */
  public static Document document(Release release) {
    SortedMap<String, String> references = new TreeMap<>();
    release
        .images()
        .forEach((image, digest) ->
            references.put(
                image.value(), repository(release, image).withDigest(digest).toString()));
    return new Document(release.build().value(), release.tag(), references);
  }

  @Override
  public Future<Digest> publish(Release release) {
    return vertx.executeBlocking(() -> publishNow(release), false);
  }

  private Digest publishNow(Release release) throws InterruptedException, ExecutionException {
    byte[] document = EventCodec.encode(document(release));
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put("dev.kiln.build", release.build().value());
    annotations.put("org.opencontainers.image.version", release.tag());
    Digest digest =
        registry.pushArtifact(
            release.destination().releases().withTag(release.tag()),
            ARTIFACT_TYPE,
            annotations,
            List.of(ArtifactLayer.of(ARTIFACT_TYPE, BlobContent.of(document))));
    rollForward(release);
    return digest;
  }

  private void rollForward(Release release) throws InterruptedException, ExecutionException {
    Semaphore atOnce = new Semaphore(TAGS_AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> moves = new ArrayList<>();
      for (Map.Entry<ImageName, Digest> image : release.images().entrySet()) {
        moves.add(() -> {
          atOnce.acquire();
          try {
            move(repository(release, image.getKey()), image.getValue(), release.tag());
          } finally {
            atOnce.release();
          }
          return null;
        });
      }
      for (var moved : threads.invokeAll(moves)) {
        moved.get();
      }
    }
  }

  private void move(ImageReference repository, Digest digest, String tag)
      throws InterruptedException {
    ImageReference tagged = repository.withTag(tag);
    if (registry.digest(tagged).filter(digest::equals).isPresent()) {
      return;
    }
    registry.tag(repository.withDigest(digest), tag);
    Digest now = registry.digest(tagged).orElse(null);
    if (!digest.equals(now)) {
      throw new IllegalStateException(
          "%s names %s right after it was set to %s".formatted(tagged, now, digest));
    }
  }

  private static ImageReference repository(Release release, ImageName image) {
    return release.destination().repository(image);
  }
}
