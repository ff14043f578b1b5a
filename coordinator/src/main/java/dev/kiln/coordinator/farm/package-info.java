/**
 * What is known of the workers, and of what is wanted of them.
 *
 * <p>Station before: {@code kiln.workers} and {@code kiln.desired}; station after: {@code
 * coordinator.decision}, which offers no more than the farm can take and gives up what is lost.
 * Pure: no clock, no thread, no library.
 */
@NullMarked
package dev.kiln.coordinator.farm;

import org.jspecify.annotations.NullMarked;
