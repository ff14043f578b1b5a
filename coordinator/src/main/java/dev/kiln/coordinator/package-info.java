/**
 * A coordinator: plans builds, owns partitions, decides, shows. {@link
 * dev.kiln.coordinator.Coordinator} wires it.
 */
@NullMarked
package dev.kiln.coordinator;

import org.jspecify.annotations.NullMarked;
