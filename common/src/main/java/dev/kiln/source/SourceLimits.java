package dev.kiln.source;

import dev.kiln.archive.Limits;
import java.time.Duration;

/**
 * How much a source may take.
 *
 * @param downloadBytes how much may come over the network for one source
 * @param connectTimeout how long a host may take to accept a connection
 * @param silence how long it may then send nothing at all
 * @param archive what an archive, a repository or a folder may hold
 */
public record SourceLimits(
    long downloadBytes, Duration connectTimeout, Duration silence, Limits archive) {

  public SourceLimits {
    if (downloadBytes < 1 || !connectTimeout.isPositive() || !silence.isPositive()) {
      throw new IllegalArgumentException("limits of sources are positive");
    }
  }

  /** Room for the largest releases, in the time that a slow but living host takes. */
  public static SourceLimits defaults() {
    return new SourceLimits(
        4L << 30,
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        new Limits(200_000, 8L << 30, 200));
  }
}
