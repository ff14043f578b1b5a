/**
 * Two states of a template tree beside each other: which images differ, in what, and what is made
 * from them.
 *
 * <p>Station before: {@code coordinator.submission}, which discovers a tree; one state may come
 * from a commit of the git repository that the tree is in. Station after: {@code kiln diff}, and
 * the selection of what has changed since a commit. Nothing is built here and nothing is asked of a
 * farm.
 */
@NullMarked
package dev.kiln.compare;

import org.jspecify.annotations.NullMarked;
