/**
 * The disk on which the host's engine keeps its images: how full it is, what may go, and when this
 * worker had better take nothing new.
 *
 * <p>Stands beside {@link dev.kiln.worker.attempt}, which says what it uses, and before the
 * heartbeats, which tell the farm of the disk and of the large images that are here.
 */
@NullMarked
package dev.kiln.worker.disk;

import org.jspecify.annotations.NullMarked;
