/**
 * Mistakes in people's input: what they are, where they are, and how they are shown.
 *
 * <p>Everything that reads what somebody wrote reports in these words: the configuration, the
 * template tree, sources and the linter.
 */
@NullMarked
package dev.kiln.problem;

import org.jspecify.annotations.NullMarked;
