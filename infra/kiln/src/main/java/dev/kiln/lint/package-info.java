/**
 * Looks for what is allowed in a template tree and still likely to be a mistake.
 *
 * <p>Station before: {@code lint.tree}, which gathers what there is to look at. Station after: the
 * command line, which prints the report. The rules themselves are in {@code lint.rule}.
 */
@NullMarked
package dev.kiln.lint;

import org.jspecify.annotations.NullMarked;
