/**
 * How fast a farm passes on what has been done: from the report of a success to the start of the
 * task that it unlocks, and how many tasks in a second.
 *
 * <p>Station before: {@code cli}, whose command starts it and prints the figures. It runs the real
 * broker, coordinator loop and worker loops in one process; only the attempts do nothing.
 */
@NullMarked
package dev.kiln.bench.dispatch;

import org.jspecify.annotations.NullMarked;
