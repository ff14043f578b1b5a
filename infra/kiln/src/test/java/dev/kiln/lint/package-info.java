@NullMarked
package dev.kiln.lint;

import org.jspecify.annotations.NullMarked;
