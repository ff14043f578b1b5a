/** What must hold in every night, kept account of beside the core and without its help. */
@NullMarked
package dev.kiln.coordinator.simulation.oracle;

import org.jspecify.annotations.NullMarked;
