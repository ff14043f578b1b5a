/** Tests of the drawings. */
@NullMarked
package dev.kiln.drawing;

import org.jspecify.annotations.NullMarked;
