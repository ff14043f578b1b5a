/**
 * What the other packages of a worker tell about their work so that it can be counted.
 *
 * <p>Stations before: {@code worker.claim}, {@code worker.attempt} and {@code worker.output}, which
 * tell. Station after: {@code worker.health}, which shows it.
 */
@NullMarked
package dev.kiln.worker.measure;

import org.jspecify.annotations.NullMarked;
