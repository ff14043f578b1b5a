/** Tests of what becomes of a template tree on its way to a plan. */
@NullMarked
package dev.kiln.coordinator.submission;

import org.jspecify.annotations.NullMarked;
