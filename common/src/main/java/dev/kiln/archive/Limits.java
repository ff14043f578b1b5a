package dev.kiln.archive;

/**
 * What an archive may take.
 *
 * @param entries how many things it may have
 * @param sizeBytes how large it may be when unpacked
 * @param ratio how many times larger than its compressed form it may be
 */
public record Limits(int entries, long sizeBytes, int ratio) {

  public Limits {
    if (entries < 1 || sizeBytes < 1 || ratio < 1) {
      throw new IllegalArgumentException("limits of archives are at least 1");
    }
  }

  /** Far above any tree of templates, far below what would hurt a host. */
  public static Limits defaults() {
    return new Limits(200_000, 1L << 30, 200);
  }
}
