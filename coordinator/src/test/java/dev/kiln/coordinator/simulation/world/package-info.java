/**
 * The parts of a simulated farm: brokers, registry, coordinators with the real core, workers and
 * people.
 */
@NullMarked
package dev.kiln.coordinator.simulation.world;

import org.jspecify.annotations.NullMarked;
