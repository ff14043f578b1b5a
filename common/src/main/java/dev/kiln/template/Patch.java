package dev.kiln.template;

/**
 * One patch of a {@link PatchSeries}.
 *
 * @param path below the folder of the series
 * @param strip how many leading parts are taken from the paths in it, as {@code patch -p} says
 */
record Patch(String path, int strip) {

  /** What holds where a series says nothing. */
  static final int DEFAULT_STRIP = 1;

  public Patch {
    if (path.isEmpty() || strip < 0) {
      throw new IllegalArgumentException("a patch has a path, and strips no less than nothing");
    }
  }
}
