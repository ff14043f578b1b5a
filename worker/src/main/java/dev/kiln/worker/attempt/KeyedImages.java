package dev.kiln.worker.attempt;

import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.Manifest;
import dev.kiln.registry.RegistryClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tags of one task's image in its repository: that of the attempt, under which it is pushed;
 * that of its input key, under which it is found again; that of the build, which keeps it.
 */
final class KeyedImages {

  private final RegistryClient registry;
  private final ReadyToBuild task;
  private final ImageReference repository;
  private final ImageReference attemptTag;
  private @Nullable Manifest manifest;

  KeyedImages(RegistryClient registry, ReadyToBuild task, AttemptId attempt) {
    this.registry = registry;
    this.task = task;
    this.repository = task.destination().repository(task.image());
    this.attemptTag = repository.withTag(attempt.tag());
  }

  /** What the attempt's result is called before anybody has accepted it. */
  ImageReference attemptTag() {
    return attemptTag;
  }

  /** The image with this input key, if the registry has all of it, down to the last layer. */
  Optional<Digest> findReusable() throws InterruptedException {
    return registry.proveComplete(repository.withTag(task.inputKey().tag()));
  }

  /** Makes a pushed image the one that is found under the input key. */
  void makeReusable(Digest pushed) throws InterruptedException {
    tag(pushed, task.inputKey().tag());
  }

  /** Before the report, so that no clean-up of untagged manifests can take the digest. */
  void keepForBuild(Digest digest) throws InterruptedException {
    tag(digest, "b-" + task.build());
  }

  /** An image usually gets two tags; its manifest is fetched once. */
  private void tag(Digest digest, String tag) throws InterruptedException {
    Manifest known = manifest;
    if (known == null || !known.digest().equals(digest)) {
      known = registry.manifest(repository.withDigest(digest));
      manifest = known;
    }
    Digest ignored =
        registry.putManifest(repository.withTag(tag), known.mediaType(), known.content());
  }
}
