@NullMarked
package dev.kiln.configuration;

import org.jspecify.annotations.NullMarked;
