@NullMarked
package dev.kiln.pattern;

import org.jspecify.annotations.NullMarked;
