/**
 * What a build will do, decided once: selection and plan.
 *
 * <p>Station before: {@code coordinator.graph}. Station after: {@code kiln.inbox}, where {@code
 * coordinator.build} judges the submission. Pure: the JDK and common's value types only.
 */
@NullMarked
package dev.kiln.coordinator.plan;

import org.jspecify.annotations.NullMarked;
