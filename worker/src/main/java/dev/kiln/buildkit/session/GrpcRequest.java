package dev.kiln.buildkit.session;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A call's request, as much of it as has come: one message, with five bytes before it that say
 * whether it is compressed, and its length.
 */
final class GrpcRequest {

  /** Requests name a host or a secret. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final int PREFIX_BYTES = 5;

  private final String path;
  private final ByteArrayOutputStream framed = new ByteArrayOutputStream();

  GrpcRequest(String path) {
    this.path = path;
  }

  /** The path of the method that is called. */
  String path() {
    return path;
  }

  /** Adds the next piece; false if that makes the request too long, and then it is not added. */
  boolean append(ByteBuf piece) {
    if (framed.size() + piece.readableBytes() > MAX_BYTES) {
      return false;
    }
    try {
      piece.readBytes(framed, piece.readableBytes());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
  }

  /** The message; empty if it is compressed, cut off or not the only one. */
  Optional<byte[]> message() {
    byte[] bytes = framed.toByteArray();
    if (bytes.length < PREFIX_BYTES || bytes[0] != 0) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    return length == bytes.length - PREFIX_BYTES
        ? Optional.of(Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length))
        : Optional.empty();
  }
}
