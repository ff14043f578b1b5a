package dev.kiln.archive;

import java.util.function.LongSupplier;

/**
 * Counts what an archive, or what is to become one, has taken so far and stops it at its limits:
 * the first thing too many throws an {@link ArchiveException}.
 */
public final class Budget {

  /** Below this size a good ratio means nothing: zeros of a tar's end compress well. */
  private static final long RATIO_COUNTS_FROM_BYTES = 1 << 20;

  private final Limits limits;
  private final LongSupplier packedBytes;
  private int entries;
  private long bytes;

  /**
   * @param packedBytes how many compressed bytes the counted ones have come from until now
   */
  Budget(Limits limits, LongSupplier packedBytes) {
    this.limits = limits;
    this.packedBytes = packedBytes;
  }

  /** For things that are not compressed. */
  public static Budget of(Limits limits) {
    return new Budget(limits, () -> Long.MAX_VALUE);
  }

  /** Counts one more entry. */
  public void entry() {
    entries++;
    if (entries > limits.entries()) {
      throw new ArchiveException(
          "the archive has more than %,d entries".formatted(limits.entries()));
    }
  }

  /** Counts more unpacked bytes. */
  public void bytes(long more) {
    bytes += more;
    if (bytes > limits.sizeBytes() || bytes < 0) {
      throw new ArchiveException(
          "the archive unpacks to more than %,d bytes".formatted(limits.sizeBytes()));
    }
    if (bytes > RATIO_COUNTS_FROM_BYTES && bytes / limits.ratio() > packedBytes.getAsLong()) {
      throw new ArchiveException(
          "the archive unpacks to more than %d times its size".formatted(limits.ratio()));
    }
  }

  int maximumEntries() {
    return limits.entries();
  }
}
