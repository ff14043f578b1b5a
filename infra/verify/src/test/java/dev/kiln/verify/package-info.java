/** The farm as one story. */
@NullMarked
package dev.kiln.verify;

import org.jspecify.annotations.NullMarked;
