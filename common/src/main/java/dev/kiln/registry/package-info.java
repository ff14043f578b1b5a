/**
 * The client of registries that speak the OCI distribution API: manifests, blobs, tags and
 * artifacts by digest.
 *
 * <p>Stands after {@code dev.kiln.image}, whose references and digests it takes. The coordinator
 * publishes releases through it, the worker proves reuse and sets tags through it; pushing images
 * is the engine's work.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification</a>
 */
@NullMarked
package dev.kiln.registry;

import org.jspecify.annotations.NullMarked;
