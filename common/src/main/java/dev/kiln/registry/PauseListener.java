package dev.kiln.registry;

import java.time.Instant;

/**
 * Hears of a registry that has told us to wait, so that the rest of the farm can wait, too. Called
 * on the thread that met the answer, once for each such answer; must not block for long.
 */
@FunctionalInterface
public interface PauseListener {

  /** {@code registry}, as references name it, wants no request before {@code until}. */
  void paused(String registry, Instant until);

  /** Tells nobody. */
  static PauseListener none() {
    return (_, _) -> {};
  }
}
