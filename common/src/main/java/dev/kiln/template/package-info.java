/**
 * The template language: reading a template tree and its configuration, rendering Dockerfiles,
 * recipe keys and the tree bundle.
 *
 * <p>This is the first station of the flow: from a folder of templates to plain Dockerfiles. The
 * image graph comes after it. Coordinator and worker both render, so everything here gives the same
 * output for the same input on any machine. Velocity is used in this package only, Jackson only in
 * {@code ConfigurationReader}.
 */
@NullMarked
package dev.kiln.template;

import org.jspecify.annotations.NullMarked;
