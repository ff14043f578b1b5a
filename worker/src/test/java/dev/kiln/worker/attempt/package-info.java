/** Tests of whole attempts, with the real engine and a real registry. */
@NullMarked
package dev.kiln.worker.attempt;

import org.jspecify.annotations.NullMarked;
