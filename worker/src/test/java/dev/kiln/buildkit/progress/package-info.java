@NullMarked
package dev.kiln.buildkit.progress;

import org.jspecify.annotations.NullMarked;
