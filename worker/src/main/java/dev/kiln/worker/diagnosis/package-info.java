/**
 * What a build failed of, told from what the engine said and what the commands printed; pure.
 *
 * <p>Stands after {@link dev.kiln.worker.attempt}, whose failures it makes clearer, and before the
 * report to the owner of the build.
 */
@NullMarked
package dev.kiln.worker.diagnosis;

import org.jspecify.annotations.NullMarked;
