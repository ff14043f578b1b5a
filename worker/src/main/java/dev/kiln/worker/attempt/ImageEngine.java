package dev.kiln.worker.attempt;

import dev.kiln.image.ImageReference;
import java.util.List;

/**
 * What builds, tags, pulls and pushes images on this host.
 *
 * <p>Every method blocks and is meant for a virtual thread. Interrupting the thread really stops
 * the work: when {@link #build} has thrown {@link InterruptedException}, the engine's build
 * container is gone. What can happen in a healthy farm (a command fails, a push is refused, the
 * engine is being restarted) is a result; of the small methods, which return no result, an engine
 * that does not answer is an {@link EngineException}. Safe for use by many threads.
 */
public interface ImageEngine extends AutoCloseable {

  /** Asks the engine who it is; also proves that it answers. */
  EngineInformation information();

  /** Whether the image is in the engine's own store. */
  boolean has(ImageReference reference);

  /** Fetches the image, or does nothing if the reference has a digest and the image is here. */
  PullResult pull(ImageReference reference, OutputSink output) throws InterruptedException;

  /** Builds an image and tags it. */
  BuildResult build(BuildRequest request, OutputSink output) throws InterruptedException;

  /** Pushes a tag of the engine's store to the registry that it names. */
  PushResult push(ImageReference tagged, OutputSink output) throws InterruptedException;

  /** Gives an image of the engine's store another tag there. */
  void tag(String imageId, ImageReference tagged);

  /**
   * Removes a tag from the engine's store, and with an image's last tag the image, unless another
   * image is built on it; does nothing if there is no such tag.
   */
  void untag(ImageReference tagged);

  /** The images in the engine's store, in no particular order. */
  List<StoredImage> images();

  /**
   * Removes an image with all its names; true as well if it is gone already. False, and then it
   * keeps its names, if the engine needs it for an image that the classic builder built on it, or
   * for a container.
   *
   * @param imageId as {@link StoredImage#id} has it
   */
  boolean remove(String imageId);

  /** The size of an image with all its layers, in bytes; 0 if it is not in the engine's store. */
  long sizeBytes(ImageReference reference);

  /**
   * Throws away what the engine's builders keep to be faster the next time and no running build
   * uses; returns how many bytes that was.
   */
  long removeBuildCache();

  /**
   * Removes what ended builds of this worker, in this life or an earlier one, have left: an engine
   * that was killed could not clean up. Leaves alone what runs and what others made; returns how
   * many containers that were.
   */
  int sweep();

  @Override
  void close();
}
