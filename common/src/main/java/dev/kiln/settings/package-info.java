/**
 * Settings that are described once and read from several layers: files, environment variables,
 * options.
 *
 * <p>One description of all settings ({@code Setting}) is what layers are checked against, and what
 * the names of variables, the JSON Schema for editors and the reference for people are made of, so
 * that none of these can fall behind. Nothing here knows what the settings are for; {@code
 * configuration} says that. Jackson reads YAML here and writes the schema.
 */
@NullMarked
package dev.kiln.settings;

import org.jspecify.annotations.NullMarked;
