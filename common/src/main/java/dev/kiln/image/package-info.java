/**
 * The vocabulary of images: names, patterns on them, digests, references, platforms, and the keys
 * that decide reuse.
 *
 * <p>Everything here is a value: if you hold one, it is valid. This package stands before every
 * other one of the flow and depends on the JDK alone, but for the library that matches patterns.
 */
@NullMarked
package dev.kiln.image;

import org.jspecify.annotations.NullMarked;
