/** Tests with real repositories, made with JGit in temporary folders. */
@NullMarked
package dev.kiln.compare.git;

import org.jspecify.annotations.NullMarked;
