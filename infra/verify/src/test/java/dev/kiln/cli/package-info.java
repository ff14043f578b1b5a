/** Whole farms and the whole command line, with everything real. */
@NullMarked
package dev.kiln.cli;

import org.jspecify.annotations.NullMarked;
