/**
 * Any number of simulated nights: the simulator is the one that the coordinator's tests run.
 *
 * <p>Station before: the command line. Nothing comes after it but what people read.
 */
@NullMarked
package dev.kiln.bench.simulate;

import org.jspecify.annotations.NullMarked;
