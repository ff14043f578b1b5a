package dev.kiln.worker.attempt;

import dev.kiln.image.AttemptId;
import dev.kiln.image.ImageReference;
import java.util.Set;

/**
 * Hears which images attempts use, so that what has not been used for long can make room. Answers
 * at once; safe for many threads.
 */
public interface ImageUses {

  /** The image was pulled, built or built upon. */
  void used(ImageReference reference);

  /**
   * The attempt needs these images until it is {@link #released}, however full the disk is. Saying
   * so again replaces what was said before.
   *
   * @param references as the engine lists them: by digest for what is pulled, by tag for what is
   *     built
   */
  void inUse(AttemptId attempt, Set<ImageReference> references);

  /** The attempt has ended, or does without its images from now on. */
  void released(AttemptId attempt);
}
