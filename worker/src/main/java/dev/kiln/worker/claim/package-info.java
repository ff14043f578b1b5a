/**
 * Taking work and keeping the right to go on with it: claims, heartbeats, orders to stop.
 *
 * <p>Station before: the ready topics. Station after: {@code worker.attempt}, which does the work.
 */
@NullMarked
package dev.kiln.worker.claim;

import org.jspecify.annotations.NullMarked;
