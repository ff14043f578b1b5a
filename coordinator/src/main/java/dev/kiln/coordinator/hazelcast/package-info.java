/**
 * The read model that all coordinators share: what the pages and the API show.
 *
 * <p>Station before: {@code coordinator.partition}, which tells what has changed. Station after:
 * {@code coordinator.web}. It holds nothing that the log could not bring back.
 */
@NullMarked
package dev.kiln.coordinator.hazelcast;

import org.jspecify.annotations.NullMarked;
