package dev.kiln.coordinator.release;

import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.owner.Publication;
import dev.kiln.coordinator.owner.PublicationStep;
import dev.kiln.coordinator.partition.ReleaseRegistry;
import dev.kiln.event.EventCodec;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.ArtifactLayer;
import dev.kiln.registry.BlobContent;
import dev.kiln.registry.RegistryClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Publishes to a registry, step by step: one PUT of the release is the commit point; the public
 * tags roll forward right after it and are read back. Doing a step again goes the same way, only
 * forwards.
 */
public final class RegistryReleases implements ReleaseRegistry {

  /** The type of the artifact that is a release. */
  public static final String ARTIFACT_TYPE = "application/vnd.dev.kiln.release.v1+json";

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

  /** What the release of a whole build says to everybody who reads it. */
  public static Document document(PublicationDue due) {
    SortedMap<String, String> references = new TreeMap<>();
    due.images()
        .forEach((image, digest) ->
            references.put(image.value(), repository(due, image).withDigest(digest).toString()));
    return new Document(due.build().value(), due.header().tag(), references);
  }

  @Override
  public Future<Digest> carryOut(PublicationDue due, PublicationStep step) {
    return vertx
        .executeBlocking(
            () ->
                switch (step) {
                  case PublicationStep.PutRelease put -> putRelease(due);
                  case PublicationStep.MoveTag move -> moveTag(due, move);
                },
            false)
        .timeout(Publication.STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Digest putRelease(PublicationDue due) throws InterruptedException {
    byte[] document = EventCodec.encode(document(due));
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put("dev.kiln.build", due.build().value());
    annotations.put("org.opencontainers.image.version", due.header().tag());
    return registry.pushArtifact(
        due.header().destination().releases().withTag(due.header().tag()),
        ARTIFACT_TYPE,
        annotations,
        List.of(ArtifactLayer.of(ARTIFACT_TYPE, BlobContent.of(document))));
  }

  private Digest moveTag(PublicationDue due, PublicationStep.MoveTag move)
      throws InterruptedException {
    ImageReference repository = repository(due, move.image());
    ImageReference tagged = repository.withTag(due.header().tag());
    if (registry.digest(tagged).filter(move.digest()::equals).isPresent()) {
      return move.digest();
    }
    registry.tag(repository.withDigest(move.digest()), due.header().tag());
    return registry
        .digest(tagged)
        .orElseThrow(() -> new IllegalStateException(tagged + " is gone right after it was set"));
  }

  private static ImageReference repository(PublicationDue due, ImageName image) {
    return due.header().destination().repository(image);
  }
}
