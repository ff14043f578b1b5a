/**
 * What is linted: the text files of a template tree, its images, and the Dockerfiles they render
 * to, with the way back from a rendered line to the template.
 *
 * <p>Station before: {@code template} and {@code coordinator.submission}, which read and render the
 * tree. Station after: the rules in {@code lint.rule}.
 */
@NullMarked
package dev.kiln.lint.tree;

import org.jspecify.annotations.NullMarked;
