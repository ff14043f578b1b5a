/**
 * Drawings of image graphs as text that other programs show: SVG and DOT.
 *
 * <p>Station before: {@code coordinator.graph}, which says what stands where. Station after:
 * whoever asked, such as {@code kiln graph}. Nothing is read and nothing is written here.
 */
@NullMarked
package dev.kiln.drawing;

import org.jspecify.annotations.NullMarked;
