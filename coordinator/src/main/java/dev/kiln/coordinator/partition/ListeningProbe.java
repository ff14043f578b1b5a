package dev.kiln.coordinator.partition;

/**
 * What a coordinator writes among the heartbeats and reads back: as long as it hears its own voice,
 * the silence of a worker is the worker's.
 */
record ListeningProbe(String coordinator) {

  static final String TYPE = "dev.kiln.coordinator.probe.v1";
}
