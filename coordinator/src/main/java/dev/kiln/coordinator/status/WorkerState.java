package dev.kiln.coordinator.status;

import java.util.Locale;

/** What is known of a worker from its heartbeats. */
public enum WorkerState {
  ALIVE,
  /** No heartbeat for longer than a lease. */
  SILENT,
  /** Finishes what it has and claims nothing more. */
  DRAINING;

  /** The word of the wire and of the pages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
