/**
 * Virtual time, seeded chance, what can go wrong and what must not: what all of a simulated night
 * rests on.
 */
@NullMarked
package dev.kiln.coordinator.simulation.chance;

import org.jspecify.annotations.NullMarked;
