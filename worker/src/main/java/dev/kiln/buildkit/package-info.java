/**
 * The BuildKit that is inside a Docker Engine, driven from Java. Knows nothing of images, farms or
 * workers: it needs docker-java's transport, Netty, Jackson and the JDK.
 *
 * <p>The protocol, as an engine of version 20.10 or newer speaks it:
 *
 * <ol>
 *   <li>{@code POST /build?version=2} with the context as a tar in the body, and no {@code remote}.
 *       The other parameters are the classic builder's; BuildKit heeds those in {@link
 *       dev.kiln.buildkit.BuildParameters}. The engine answers when BuildKit has read the context.
 *   <li>The answer is a row of JSON objects. {@code moby.buildkit.trace} has in {@code aux}, in
 *       base64, a protobuf message that says what changed: {@link dev.kiln.buildkit.trace}. {@link
 *       dev.kiln.buildkit.progress} makes events of it. {@code moby.image.id} has the image's id;
 *       {@code errorDetail} has why the build failed.
 *   <li>Closing the connection stops the build and its processes, within a fraction of a second. So
 *       does {@code POST /build/cancel?id=} for a build with an id; that build's answer then ends
 *       with an error.
 *   <li>Secrets and registry logins are in no request. The client opens {@code POST /session}
 *       before, over which the engine asks for them: {@link dev.kiln.buildkit.session}. The build
 *       names the session. Without one, parents come from the engine's store and from registries
 *       that want no login.
 * </ol>
 *
 * <pre>{@code
 * BuildKit buildKit = new BuildKit(dockerHttpClient);
 * try (Sessions sessions = Sessions.with(EngineAddress.of(dockerHost));
 *     Session session = sessions.open(SessionOffer.of(logins, secrets))) {
 *   BuildOutcome outcome =
 *       buildKit.build(
 *           BuildParameters.of("registry.example/a:1").withSession(session.id()),
 *           contextTar,
 *           Duration.ofMinutes(30),
 *           event -> { ... });
 * }
 * }</pre>
 *
 * <p>What a step writes faster than some 100 KiB a second, or beyond 1 MiB (2 MiB in newer
 * engines), the engine leaves out, and says so in a line of the step's output; {@code
 * BUILDKIT_STEP_LOG_MAX_SIZE} and {@code BUILDKIT_STEP_LOG_MAX_SPEED} in the engine's environment
 * change that.
 *
 * @see <a
 *     href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageBuild">Docker
 *     Engine API: build an image</a>
 * @see <a
 *     href="https://github.com/moby/buildkit/blob/master/api/services/control/control.proto">moby/buildkit:
 *     control.proto</a>
 */
@NullMarked
package dev.kiln.buildkit;

import org.jspecify.annotations.NullMarked;
