package dev.kiln.coordinator.build;

import dev.kiln.event.InboxMessage;
import java.time.Instant;

/**
 * A request or report as it stands in the inbox.
 *
 * @param offset its place in the partition
 * @param time when the broker appended it
 */
public record RecordedMessage(long offset, Instant time, InboxMessage message) {}
