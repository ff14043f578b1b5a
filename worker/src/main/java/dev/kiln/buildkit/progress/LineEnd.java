package dev.kiln.buildkit.progress;

/** Why a line of output ends where it does. */
public enum LineEnd {
  /** It ends: by a line feed, or a carriage return and a line feed. */
  NEWLINE,
  /**
   * By a carriage return: a terminal would write the next line over it. Progress bars do this;
   * whoever keeps lines may leave it out.
   */
  RETURN,
  /** It was too long: the next line of the same step and source goes on with it. */
  CUT,
  /** The step ended in the middle of a line. */
  STEP
}
