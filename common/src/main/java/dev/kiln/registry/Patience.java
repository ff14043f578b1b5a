package dev.kiln.registry;

import java.time.Duration;

/**
 * How long a call may wait all in all for a registry that wants to be left alone, and the gate that
 * it waits at.
 *
 * @param limit after it, the answer 429 is a failure like others
 */
public record Patience(RegistryPauses pauses, Duration limit) {

  /** A worker's attempt rather waits than fails: the next one would meet the same registry. */
  public static final Duration OF_WORKERS = Duration.ofMinutes(5);

  /** The patience of workers. */
  public static Patience ofWorkers(RegistryPauses pauses) {
    return new Patience(pauses, OF_WORKERS);
  }
}
