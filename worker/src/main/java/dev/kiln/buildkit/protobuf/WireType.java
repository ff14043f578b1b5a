package dev.kiln.buildkit.protobuf;

/** How the value of a field is written; the three lowest bits of the field's tag. */
enum WireType {
  /** A number in groups of seven bits. */
  VARINT(0),
  /** Eight bytes. */
  FIXED64(1),
  /** A length and as many bytes: a text, bytes, or a message. */
  LENGTH(2),
  /** Four bytes. */
  FIXED32(5);

  private final int code;

  WireType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /**
   * The type of that code.
   *
   * @throws MalformedProtobufException for groups, which no third-edition message has, and for
   *     codes that nobody has given a meaning
   */
  static WireType of(int code) {
    return switch (code) {
      case 0 -> VARINT;
      case 1 -> FIXED64;
      case 2 -> LENGTH;
      case 5 -> FIXED32;
      default -> throw new MalformedProtobufException("wire type " + code + " is not known");
    };
  }
}
