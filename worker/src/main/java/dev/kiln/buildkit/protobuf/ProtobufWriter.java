package dev.kiln.buildkit.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one message field by field, in the order of the calls. A value that is the type's default
 * (empty, zero) is written all the same: every reader takes it. Not for several threads.
 */
public final class ProtobufWriter {

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** Adds a number, an enumeration's value, or a yes (1) or no (0). */
  public ProtobufWriter number(int field, long value) {
    tag(field, WireType.VARINT);
    varint(value);
    return this;
  }

  /** Adds a text. */
  public ProtobufWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes. */
  public ProtobufWriter bytes(int field, byte[] value) {
    tag(field, WireType.LENGTH);
    varint(value.length);
    message.writeBytes(value);
    return this;
  }

  /** Adds a message, as it is so far. */
  public ProtobufWriter message(int field, ProtobufWriter value) {
    return bytes(field, value.toByteArray());
  }

  /** The message as it is so far. */
  public byte[] toByteArray() {
    return message.toByteArray();
  }

  private void tag(int field, WireType type) {
    varint((long) field << 3 | type.code());
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      message.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    message.write((int) rest);
  }
}
