/**
 * What a tree, its operator and the command line say about how images are made: reading, layering,
 * checking and writing it.
 *
 * <p>Station before: {@code kiln.yaml}, the environment and options. Station after: {@code
 * template}, which shows a part of it to templates. Jackson is used to read YAML and nothing else.
 */
@NullMarked
package dev.kiln.configuration;

import org.jspecify.annotations.NullMarked;
