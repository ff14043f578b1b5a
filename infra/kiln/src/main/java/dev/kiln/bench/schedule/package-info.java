/**
 * How fast the coordinator's core is, and how well it orders the work of a farm.
 *
 * <p>Station before: {@code cli}, whose command starts it and prints the figures. It drives {@code
 * coordinator.owner} in memory, exactly what a farm runs, with workers and a clock of its own.
 */
@NullMarked
package dev.kiln.bench.schedule;

import org.jspecify.annotations.NullMarked;
