/**
 * The Docker Engine, spoken to by docker-java, with its classic builder and the BuildKit inside it
 * ({@link dev.kiln.buildkit}); also Podman's compatible socket.
 *
 * <p>The only package that knows all of docker-java. Stands behind {@link
 * dev.kiln.worker.attempt.ImageEngine}.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/">Docker Engine API</a>
 */
@NullMarked
package dev.kiln.worker.docker;

import org.jspecify.annotations.NullMarked;
