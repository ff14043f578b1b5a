/** What a night is made of, drawn from its seed: coordinators, workers, builds and their graphs. */
@NullMarked
package dev.kiln.coordinator.simulation.night;

import org.jspecify.annotations.NullMarked;
