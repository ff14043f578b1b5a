package dev.kiln.coordinator.status;

import java.time.Instant;

/**
 * One line of an attempt's output.
 *
 * @param n its number, from 1, without gaps
 * @param t when the worker read it
 * @param phase the step that wrote it, such as {@code fetch}, {@code build 3/9} or {@code push}
 * @param text as it was written, terminal colours included, without the line end; never to be
 *     trusted as markup
 */
public record LogLine(long n, Instant t, String phase, String text) {}
