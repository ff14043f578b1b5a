/**
 * Publishing: the release of a build and the public tags that follow it.
 *
 * <p>Station before: {@code coordinator.partition}, which says when. Station after: the registry.
 */
@NullMarked
package dev.kiln.coordinator.release;

import org.jspecify.annotations.NullMarked;
