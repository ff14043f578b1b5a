package dev.kiln.coordinator.owner;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;

/** One change of the registry on the way to a published build. Doing it twice is doing it once. */
public sealed interface PublicationStep {

  /** Write the release, which is the commit point; the answer is its digest. */
  record PutRelease() implements PublicationStep {}

  /**
   * Make the image's public tag name {@code digest} and read it back; the answer is what was read.
   */
  record MoveTag(ImageName image, Digest digest) implements PublicationStep {}
}
