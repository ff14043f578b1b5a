@NullMarked
package dev.kiln.lint.rule;

import org.jspecify.annotations.NullMarked;
