/**
 * The git repository that a template tree is in, read with JGit: folders as they were at a commit,
 * and files that git leaves alone.
 *
 * <p>Station before: the folders that the user named. Station after: {@code compare}. Nothing is
 * ever written to a repository.
 */
@NullMarked
package dev.kiln.compare.git;

import org.jspecify.annotations.NullMarked;
