@NullMarked
package dev.kiln.lint.tree;

import org.jspecify.annotations.NullMarked;
