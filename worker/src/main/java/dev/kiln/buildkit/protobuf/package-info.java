/**
 * The protobuf wire format, as much of it as BuildKit's messages need: read and written by hand, so
 * that no generated code and no library is needed for four small messages.
 *
 * <p>Comes before {@link dev.kiln.buildkit.trace} and {@link dev.kiln.buildkit.session}, which know
 * the messages; nothing stands before it.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a>
 */
@NullMarked
package dev.kiln.buildkit.protobuf;

import org.jspecify.annotations.NullMarked;
