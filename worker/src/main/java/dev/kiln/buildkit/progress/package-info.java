/**
 * A build's progress as people follow it: which step began and ended, and its output line by line.
 *
 * <p>Between {@link dev.kiln.buildkit.trace}, whose pieces come in any size and order of steps, and
 * the caller's {@link dev.kiln.buildkit.progress.ProgressListener}.
 */
@NullMarked
package dev.kiln.buildkit.progress;

import org.jspecify.annotations.NullMarked;
