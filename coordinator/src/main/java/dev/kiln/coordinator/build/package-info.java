/**
 * The state of builds, and the verdicts on what others say about them.
 *
 * <p>{@link dev.kiln.coordinator.build.PartitionState#fold} is the only way in which state changes;
 * {@link dev.kiln.coordinator.build.Judge} turns requests and reports into facts. Station before:
 * {@code kiln.inbox}; station after: {@code coordinator.decision}, which turns state and time into
 * facts. Pure: no clock, no thread, no library.
 */
@NullMarked
package dev.kiln.coordinator.build;

import org.jspecify.annotations.NullMarked;
