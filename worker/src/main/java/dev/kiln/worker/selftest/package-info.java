/**
 * Proves that this worker can do its work before it takes any: a host that fails everything at once
 * would otherwise eat a whole night's builds.
 *
 * <p>Stands before the claim, after the engine and the registry have been reached for the first
 * time and after every failure of the worker's own making.
 */
@NullMarked
package dev.kiln.worker.selftest;

import org.jspecify.annotations.NullMarked;
