/** Tests of the signs by which failures are known. */
@NullMarked
package dev.kiln.worker.diagnosis;

import org.jspecify.annotations.NullMarked;
