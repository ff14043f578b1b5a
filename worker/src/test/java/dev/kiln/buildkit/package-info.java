@NullMarked
package dev.kiln.buildkit;

import org.jspecify.annotations.NullMarked;
