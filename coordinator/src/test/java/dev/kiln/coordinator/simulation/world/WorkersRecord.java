package dev.kiln.coordinator.simulation.world;

import dev.kiln.event.Heartbeat;

/** What stands in {@code kiln.workers}. */
sealed interface WorkersRecord {

  /** A worker says how it is. */
  record OfWorker(Heartbeat heartbeat) implements WorkersRecord {}

  /** A coordinator proves that it hears. */
  record Probe(SimulatedProcess sender, long number) implements WorkersRecord {}
}
