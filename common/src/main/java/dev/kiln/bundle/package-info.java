/**
 * A template tree and its effective configuration as one content-addressed artifact: written by the
 * command line, kept in the registry, unpacked by coordinators and workers.
 *
 * <p>Stations before: {@code template}, {@code archive}. Station after: {@code registry}. Bundles
 * may come from anybody, so unpacking one trusts nothing in it.
 */
@NullMarked
package dev.kiln.bundle;

import org.jspecify.annotations.NullMarked;
