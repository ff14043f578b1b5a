package dev.kiln.buildkit.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one message field by field, in the order they were written:
 *
 * <pre>{@code
 * while (reader.next()) {
 *   switch (reader.field()) {
 *     case 1 -> name = reader.text();
 *     case 2 -> parts.add(Part.read(reader.message()));
 *     default -> {} // a newer writer's field
 *   }
 * }
 * }</pre>
 *
 * <p>A field that nobody asks for is skipped. Each step moves forward by at least one byte, and
 * nothing is allocated that is longer than the input, whatever the lengths in it claim: hostile
 * input ends in a {@link MalformedProtobufException}. Not for several threads.
 */
public final class ProtobufReader {

  /** Seven bits a byte make ten bytes for the longest number. */
  private static final int MAX_VARINT_BYTES = 10;

  private static final long MAX_FIELD = (1L << 29) - 1;

  private final byte[] bytes;
  private final int end;
  private int position;

  private int field;
  private WireType type = WireType.VARINT;
  private long number;
  private int valueStart;

  /** Reads a whole array, which must not be changed meanwhile. */
  public ProtobufReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtobufReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Moves on to the next field; false at the end of the message. */
  public boolean next() {
    if (position == end) {
      return false;
    }
    long tag = varint();
    type = WireType.of((int) (tag & 7));
    long numberOfField = tag >>> 3;
    if (numberOfField < 1 || numberOfField > MAX_FIELD) {
      throw new MalformedProtobufException("field number " + numberOfField + " is out of range");
    }
    field = (int) numberOfField;
    switch (type) {
      case VARINT -> number = varint();
      case FIXED64 -> value(Long.BYTES);
      case FIXED32 -> value(Integer.BYTES);
      case LENGTH -> value(varint());
    }
    return true;
  }

  /** The number of the field that {@link #next} has moved to. */
  public int field() {
    return field;
  }

  /** The field's value as a number; enumerations are numbers, too. */
  public long number() {
    expect(WireType.VARINT);
    return number;
  }

  /** The field's value as a yes or no. */
  public boolean flag() {
    return number() != 0;
  }

  /** The field's value as text; what is no UTF-8 is replaced. */
  public String text() {
    expect(WireType.LENGTH);
    return new String(bytes, valueStart, position - valueStart, StandardCharsets.UTF_8);
  }

  /** The field's value as bytes of their own. */
  public byte[] bytes() {
    expect(WireType.LENGTH);
    return Arrays.copyOfRange(bytes, valueStart, position);
  }

  /** The field's value as a message, read by a reader of its own over the same bytes. */
  public ProtobufReader message() {
    expect(WireType.LENGTH);
    return new ProtobufReader(bytes, valueStart, position);
  }

  private void value(long length) {
    if (length < 0 || length > end - position) {
      throw new MalformedProtobufException(
          "field %d claims %s bytes where %d are left"
              .formatted(field, Long.toUnsignedString(length), end - position));
    }
    valueStart = position;
    position += (int) length;
  }

  private long varint() {
    long value = 0;
    for (int read = 0; read < MAX_VARINT_BYTES; read++) {
      if (position == end) {
        throw new MalformedProtobufException("the message ends within a number");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << (7 * read);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedProtobufException("a number is longer than ten bytes");
  }

  private void expect(WireType expected) {
    if (type != expected) {
      throw new MalformedProtobufException(
          "field %d is written as %s where %s is expected".formatted(field, type, expected));
    }
  }
}
