/**
 * What looks like a secret in a line of text, and how such a line is shown without it.
 *
 * <p>Used by the rule that looks for secrets, and for every finding: a line that is quoted for
 * another reason may have one, too.
 */
@NullMarked
package dev.kiln.lint.secret;

import org.jspecify.annotations.NullMarked;
