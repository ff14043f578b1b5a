package dev.kiln.buildkit.protobuf;

/** Bytes that are no message of the protobuf wire format, or not the one that was expected. */
public final class MalformedProtobufException extends RuntimeException {

  MalformedProtobufException(String message) {
    super(message);
  }
}
