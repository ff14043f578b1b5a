@NullMarked
package dev.kiln.server;

import org.jspecify.annotations.NullMarked;
