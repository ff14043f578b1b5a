@NullMarked
package dev.kiln.buildkit.trace;

import org.jspecify.annotations.NullMarked;
