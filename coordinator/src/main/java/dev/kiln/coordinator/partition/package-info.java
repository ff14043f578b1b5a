/**
 * Who decides for a partition, and the loop that does it: read the inbox, judge, write facts, fold,
 * decide, dispatch.
 *
 * <p>Station before: {@code kiln.inbox}. Stations after: {@code kiln.events}, the ready topics, the
 * read model. Everything here runs on one event loop and never blocks it.
 */
@NullMarked
package dev.kiln.coordinator.partition;

import org.jspecify.annotations.NullMarked;
