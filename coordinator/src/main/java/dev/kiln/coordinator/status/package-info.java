/**
 * What people and programs are shown: builds, tasks, attempts, workers and lines of logs, as plain
 * values.
 *
 * <p>The read model makes these values from facts and heartbeats (the stations before); the pages,
 * the REST interface and the command line show them (the station after). The names of the
 * components are the names of the JSON fields. Nothing here decides anything.
 */
@NullMarked
package dev.kiln.coordinator.status;

import org.jspecify.annotations.NullMarked;
