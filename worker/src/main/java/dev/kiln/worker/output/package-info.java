/**
 * The output of attempts on its way to people: batched, bounded, without secrets.
 *
 * <p>Station before: {@code worker.attempt}. Station after: {@code kiln.logs}.
 */
@NullMarked
package dev.kiln.worker.output;

import org.jspecify.annotations.NullMarked;
