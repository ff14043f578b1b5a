/**
 * What Kiln's processes tell each other: facts, requests, reports, dispatches, heartbeats, output.
 *
 * <p>The types are plain records; only {@link dev.kiln.event.EventCodec} knows JSON and only {@link
 * dev.kiln.event.Topics} knows where each kind travels. Stations before: {@code
 * coordinator.submission} (requests) and {@code worker.attempt} (reports); after: {@code
 * coordinator.build}, which judges and folds them.
 */
@NullMarked
package dev.kiln.event;

import org.jspecify.annotations.NullMarked;
