/**
 * The rules of the linter, one class each; {@link dev.kiln.lint.rule.LintRules} lists them.
 *
 * <p>Station before: {@code lint.tree}, which they look at. Station after: {@code lint}, which
 * collects what they find. What each asks for, and why, is in {@code docs/lint/}.
 */
@NullMarked
package dev.kiln.lint.rule;

import org.jspecify.annotations.NullMarked;
