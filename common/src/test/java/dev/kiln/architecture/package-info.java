/** What the compiler can't check about the code of every module; the rules are in the test-jar. */
@NullMarked
package dev.kiln.architecture;

import org.jspecify.annotations.NullMarked;
