/**
 * What the owner of a partition does, from its marker to the day it is fenced: the order of
 * folding, judging, writing, deciding, publishing, archiving and saving. Things that happen come in
 * as method calls, what is to be done goes out as {@link dev.kiln.coordinator.owner.Effect}s.
 *
 * <p>Stations before: {@code kiln.inbox} and {@code kiln.events}; station after: {@code
 * coordinator.partition}, which carries the effects out. Pure: no clock, no thread, no library, so
 * that the simulator runs exactly what a farm runs.
 */
@NullMarked
package dev.kiln.coordinator.owner;

import org.jspecify.annotations.NullMarked;
