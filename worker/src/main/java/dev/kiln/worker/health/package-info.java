/**
 * How well a worker is, for those who watch machines: a small server with health, readiness and
 * metrics.
 *
 * <p>Stations before: {@code worker.claim}, which knows what the worker does and lacks, {@code
 * worker.attempt}, whose engine is asked whether it answers, and {@code worker.measure}, through
 * which both tell what is counted. Station after: whoever asks over HTTP.
 */
@NullMarked
package dev.kiln.worker.health;

import org.jspecify.annotations.NullMarked;
