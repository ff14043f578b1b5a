/**
 * The session of a build: a connection on which the engine asks for what must not be part of the
 * request, secrets and registry logins, when an instruction needs it.
 *
 * <p>{@link dev.kiln.buildkit.session.Sessions} opens a connection to the engine and asks it to
 * change from HTTP/1.1 to HTTP/2, in which the parts are then swapped: the engine is the gRPC
 * client, we are the server. The services are health, {@code moby.filesync.v1.Auth} and {@code
 * moby.buildkit.secrets.v1.Secrets}; of SSH and files nothing is offered, and the engine asks for
 * nothing that was not named when the session was opened.
 *
 * <p>After {@link dev.kiln.buildkit.protobuf}; beside {@link dev.kiln.buildkit.BuildKit}, which is
 * given the session's id alone.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Session">Docker
 *     Engine API: session</a>
 * @see <a href="https://github.com/moby/buildkit/tree/master/session">moby/buildkit: session</a>
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
@NullMarked
package dev.kiln.buildkit.session;

import org.jspecify.annotations.NullMarked;
