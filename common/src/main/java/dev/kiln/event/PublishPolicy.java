package dev.kiln.event;

import java.util.Locale;

/** When a build's images get their public tags. */
public enum PublishPolicy {
  /** All together and only when the build succeeded. */
  ATOMIC,
  /** Each image's tag as soon as the image is there, whatever becomes of the others. */
  EACH,
  /** Never; the images can be had by digest and by the build's own tags. */
  NONE;

  /** The word that people and JSON read. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
