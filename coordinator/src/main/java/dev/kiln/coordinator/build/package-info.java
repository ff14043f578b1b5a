/**
 * The heart of the coordinator: the state of builds, and what follows from it.
 *
 * <p>{@link dev.kiln.coordinator.build.PartitionState#fold} is the only way in which state changes;
 * {@link dev.kiln.coordinator.build.Judge} turns requests and reports into facts; {@link
 * dev.kiln.coordinator.build.Decider} turns state and time into facts. Station before: {@code
 * kiln.inbox}; station after: {@code kiln.events} and the ready topics. {@code
 * coordinator.partition} runs the three. Pure: no clock, no thread, no library.
 */
@NullMarked
package dev.kiln.coordinator.build;

import org.jspecify.annotations.NullMarked;
