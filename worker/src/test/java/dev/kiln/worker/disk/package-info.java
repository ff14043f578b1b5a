/** Tests of the watch over the engine's disk. */
@NullMarked
package dev.kiln.worker.disk;

import org.jspecify.annotations.NullMarked;
