/** Tests of comparing trees. */
@NullMarked
package dev.kiln.compare;

import org.jspecify.annotations.NullMarked;
