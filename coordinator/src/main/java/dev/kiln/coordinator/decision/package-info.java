/**
 * What follows from the state of builds and of the farm at a moment: what ends, what is offered
 * next, what is published.
 *
 * <p>Stations before: {@code coordinator.build} and {@code coordinator.farm}; station after: {@code
 * coordinator.owner}, which has it written down and carried out. Pure: no clock, no thread, no
 * library.
 */
@NullMarked
package dev.kiln.coordinator.decision;

import org.jspecify.annotations.NullMarked;
