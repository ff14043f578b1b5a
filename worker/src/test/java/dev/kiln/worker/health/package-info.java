/** Tests of what a worker says of its health. */
@NullMarked
package dev.kiln.worker.health;

import org.jspecify.annotations.NullMarked;
