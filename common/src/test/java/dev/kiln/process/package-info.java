/** What tests do to other processes of this machine. */
@NullMarked
package dev.kiln.process;

import org.jspecify.annotations.NullMarked;
