/** Tests of the Docker adapter against the engine of this host. */
@NullMarked
package dev.kiln.worker.docker;

import org.jspecify.annotations.NullMarked;
