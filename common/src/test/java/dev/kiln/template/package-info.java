@NullMarked
package dev.kiln.template;

import org.jspecify.annotations.NullMarked;
