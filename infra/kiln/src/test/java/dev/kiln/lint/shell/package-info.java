@NullMarked
package dev.kiln.lint.shell;

import org.jspecify.annotations.NullMarked;
