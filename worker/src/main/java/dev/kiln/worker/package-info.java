/**
 * A worker: takes tasks, does them, says what came of it. {@link dev.kiln.worker.Worker} wires it.
 */
@NullMarked
package dev.kiln.worker;

import org.jspecify.annotations.NullMarked;
