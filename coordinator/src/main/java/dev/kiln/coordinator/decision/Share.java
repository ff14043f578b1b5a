package dev.kiln.coordinator.decision;

import dev.kiln.image.Pool;

/** How much of a pool's window one owner may fill. */
@FunctionalInterface
public interface Share {

  /** All of it: there is no other owner. */
  Share WHOLE = (pool, window) -> window;

  /** The part of {@code window} that is the owner's. */
  int of(Pool pool, int window);
}
