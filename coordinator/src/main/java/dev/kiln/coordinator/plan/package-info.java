/**
 * What a build will do, decided once: from the selection to a choice for each image, with its
 * reason, and from the choices to the plan.
 *
 * <p>Station before: {@code coordinator.graph}. Station after: {@code kiln.inbox}, where {@code
 * coordinator.build} judges the submission. Pure: the JDK and common's value types only.
 */
@NullMarked
package dev.kiln.coordinator.plan;

import org.jspecify.annotations.NullMarked;
