/**
 * Plain Dockerfiles, read: their lines, their instructions, the images they are made from.
 *
 * <p>Station before: {@code template}, which renders them. Station after: the image graph, which is
 * made of what they name.
 */
@NullMarked
package dev.kiln.dockerfile;

import org.jspecify.annotations.NullMarked;
