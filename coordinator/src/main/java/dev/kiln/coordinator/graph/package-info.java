/**
 * The image graph: which image is made from which, and where it stands in a drawing of that.
 *
 * <p>Station before: {@code template}, whose rendered Dockerfiles name the parents. Station after:
 * {@code coordinator.plan}. Pure: the JDK and common's value types only.
 */
@NullMarked
package dev.kiln.coordinator.graph;

import org.jspecify.annotations.NullMarked;
