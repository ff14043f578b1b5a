package dev.kiln.source;

/**
 * One patch of a {@link PatchSeries}.
 *
 * @param path below the folder of the series
 * @param strip how many leading parts are taken from the paths in it, as {@code patch -p} says
 */
public record Patch(String path, int strip) {

  /** What holds where a series says nothing. */
  public static final int DEFAULT_STRIP = 1;

  public Patch {
    if (path.isEmpty() || strip < 0) {
      throw new IllegalArgumentException("a patch has a path, and strips no less than nothing");
    }
  }
}
