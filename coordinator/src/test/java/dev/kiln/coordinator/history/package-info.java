/** Tests of what is kept of ended builds. */
@NullMarked
package dev.kiln.coordinator.history;

import org.jspecify.annotations.NullMarked;
