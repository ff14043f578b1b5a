/**
 * The command line, and the process that runs a whole farm on one machine.
 *
 * <p>Nothing is decided here: commands read a template tree with {@code coordinator.submission}, or
 * talk to a coordinator over HTTP. {@link dev.kiln.cli.KilnMain} is where it begins.
 */
@NullMarked
package dev.kiln.cli;

import org.jspecify.annotations.NullMarked;
