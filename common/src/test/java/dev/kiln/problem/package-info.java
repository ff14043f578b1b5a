@NullMarked
package dev.kiln.problem;

import org.jspecify.annotations.NullMarked;
