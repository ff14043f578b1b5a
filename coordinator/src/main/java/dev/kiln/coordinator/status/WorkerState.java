package dev.kiln.coordinator.status;

import java.util.Locale;

/** What is known of a worker from its heartbeats. */
public enum WorkerState {
  /** It takes work. */
  ALIVE,
  /** It takes nothing new for a reason of its own, which it says. */
  TROUBLED,
  /** No heartbeat for longer than a lease. */
  SILENT,
  /** Finishes what it has and claims nothing more. */
  DRAINING,
  /** It ended in order, when nothing ran any more. */
  GONE;

  /** The word of the wire and of the pages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
