package dev.kiln.coordinator.build;

import dev.kiln.event.Fact;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A fact as it stands in the log.
 *
 * @param offset its place in the partition
 * @param time when the broker appended it
 * @param term the term its writer believed in
 * @param answers the inbox offset it answers, where it answers one
 */
public record RecordedFact(long offset, Instant time, long term, OptionalLong answers, Fact fact) {}
