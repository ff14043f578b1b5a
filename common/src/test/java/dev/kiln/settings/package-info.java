@NullMarked
package dev.kiln.settings;

import org.jspecify.annotations.NullMarked;
