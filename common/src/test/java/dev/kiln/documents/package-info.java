/**
 * The files in {@code docs/} that are made of the code, so that they can't fall behind it. Station
 * before: the tests that make their text, in this module and others; after: people.
 */
@NullMarked
package dev.kiln.documents;

import org.jspecify.annotations.NullMarked;
