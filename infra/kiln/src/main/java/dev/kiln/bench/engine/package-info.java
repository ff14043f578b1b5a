/**
 * What the farm costs beside the engine alone: the same small images built and pushed through a
 * whole farm, and straight at the engine's API.
 *
 * <p>Station before: {@code cli}, which runs the farm and prints the figures.
 */
@NullMarked
package dev.kiln.bench.engine;

import org.jspecify.annotations.NullMarked;
