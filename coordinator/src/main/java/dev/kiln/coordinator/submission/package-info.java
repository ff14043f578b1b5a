/**
 * From a template tree to a submitted build: discovery, selection, pins, plan, requests.
 *
 * <p>Stations before: {@code template}, {@code coordinator.graph} and {@code coordinator.plan},
 * which it calls in this order. Station after: {@code kiln.inbox}.
 */
@NullMarked
package dev.kiln.coordinator.submission;

import org.jspecify.annotations.NullMarked;
