/** Tests of the registry client, and the registry that other modules' tests use too. */
@NullMarked
package dev.kiln.registry;

import org.jspecify.annotations.NullMarked;
