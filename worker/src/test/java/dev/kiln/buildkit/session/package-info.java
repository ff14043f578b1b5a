@NullMarked
package dev.kiln.buildkit.session;

import org.jspecify.annotations.NullMarked;
