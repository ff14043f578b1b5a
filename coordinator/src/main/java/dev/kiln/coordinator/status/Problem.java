package dev.kiln.coordinator.status;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something wrong in what was submitted, with the place.
 *
 * @param file relative to the template tree
 * @param line from 1
 * @param column from 1
 * @param hint what to do, such as {@code did you mean #from?}
 * @param text the line itself
 */
public record Problem(
    Optional<String> file,
    OptionalInt line,
    OptionalInt column,
    String message,
    Optional<String> hint,
    Optional<String> text) {}
