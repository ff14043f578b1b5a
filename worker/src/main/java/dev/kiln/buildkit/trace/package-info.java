/**
 * What BuildKit tells of a build while it runs, decoded: {@link
 * dev.kiln.buildkit.trace.SolveStatus} and what is in it, the {@code StatusResponse} of BuildKit's
 * control service.
 *
 * <p>Between {@link dev.kiln.buildkit.protobuf}, which reads the bytes, and {@link
 * dev.kiln.buildkit.progress}, which makes a story of them.
 *
 * @see <a
 *     href="https://github.com/moby/buildkit/blob/master/api/services/control/control.proto">moby/buildkit:
 *     control.proto</a>
 */
@NullMarked
package dev.kiln.buildkit.trace;

import org.jspecify.annotations.NullMarked;
