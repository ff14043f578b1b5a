/** Sources from real servers and real repositories on this machine. */
@NullMarked
package dev.kiln.source;

import org.jspecify.annotations.NullMarked;
