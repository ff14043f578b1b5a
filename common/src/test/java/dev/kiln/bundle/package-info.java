@NullMarked
package dev.kiln.bundle;

import org.jspecify.annotations.NullMarked;
