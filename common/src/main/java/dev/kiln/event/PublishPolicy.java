package dev.kiln.event;

/** When a build's images get their public tags. */
public enum PublishPolicy {
  /** All together and only when the build succeeded. */
  ATOMIC,
  /** Never; the images can be had by digest and by the build's own tags. */
  NONE
}
