/** Changes of the core that the simulator has to notice. */
@NullMarked
package dev.kiln.coordinator.simulation.mutation;

import org.jspecify.annotations.NullMarked;
