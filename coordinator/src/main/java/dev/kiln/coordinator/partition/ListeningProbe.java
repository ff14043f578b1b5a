package dev.kiln.coordinator.partition;

/**
 * A record among the heartbeats by which a coordinator proves to itself what it has heard, see
 * {@link dev.kiln.coordinator.farm.Hearing}. Nobody else reads it.
 *
 * @param life minted at each start, so that probes of an earlier life prove nothing
 */
record ListeningProbe(String coordinator, String life, long number) {

  static final String TYPE = "dev.kiln.coordinator.probe.v1";
}
