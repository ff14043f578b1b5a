/**
 * How fast Kiln is: synthetic template trees, and what reading and rendering them takes.
 *
 * <p>Station before: {@code cli}, whose command starts it and prints the figures. It measures
 * {@code template} and {@code coordinator.submission} as the commands use them, in processes of
 * their own, so that one measurement does not warm up the next.
 */
@NullMarked
package dev.kiln.bench;

import org.jspecify.annotations.NullMarked;
