/**
 * A farm at night in one thread, by a seed: the real core of the coordinator between simulated
 * brokers, workers and registries that fail in every way they can, and an oracle that watches.
 *
 * <p>Stations: {@code night} draws what there is, {@code world} lets it happen, {@code oracle}
 * watches every fact, {@code mutation} proves that the oracle would notice.
 */
@NullMarked
package dev.kiln.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
