/** Archives as strangers make them, and the bytes of our own. */
@NullMarked
package dev.kiln.archive;

import org.jspecify.annotations.NullMarked;
