/**
 * The output of attempts, read from {@code kiln.logs} for people.
 *
 * <p>Station before: {@code worker.output}, which wrote it. Station after: {@code coordinator.web}.
 */
@NullMarked
package dev.kiln.coordinator.output;

import org.jspecify.annotations.NullMarked;
