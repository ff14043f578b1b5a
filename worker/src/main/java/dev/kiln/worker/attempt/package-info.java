/**
 * One attempt of a task on this host: its steps, and the seam {@link
 * dev.kiln.worker.attempt.ImageEngine} to what builds images here.
 *
 * <p>Stands after the claim, which hands it a dispatch, and before the report, which tells the
 * owner of the build how it ended.
 */
@NullMarked
package dev.kiln.worker.attempt;

import org.jspecify.annotations.NullMarked;
