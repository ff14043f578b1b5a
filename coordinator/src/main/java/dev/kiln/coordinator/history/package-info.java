/**
 * What is kept of builds that have ended, in {@code kiln.history}, and how long images take, in
 * {@code kiln.durations}: written by the owner of the build's partition, read by every coordinator.
 *
 * <p>Station before: {@code coordinator.partition}, whose owners ask for a build to be kept.
 * Stations after: the read model, which shows ended builds, and {@code coordinator.submission},
 * which plans with the durations and tries ended builds again.
 */
@NullMarked
package dev.kiln.coordinator.history;

import org.jspecify.annotations.NullMarked;
