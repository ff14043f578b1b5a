/**
 * Regular expressions that people write and that must cost little whatever they are.
 *
 * <p>Stands before {@code dev.kiln.image}, whose patterns on names are of this kind, and {@code
 * dev.kiln.server}, whose patterns on output are. RE2/J is known here alone.
 */
@NullMarked
package dev.kiln.pattern;

import org.jspecify.annotations.NullMarked;
