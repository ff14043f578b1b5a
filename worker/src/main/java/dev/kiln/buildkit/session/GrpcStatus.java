package dev.kiln.buildkit.session;

/** Those of gRPC's status codes that a session answers with. */
enum GrpcStatus {
  OK(0),
  INVALID_ARGUMENT(3),
  NOT_FOUND(5),
  RESOURCE_EXHAUSTED(8),
  UNIMPLEMENTED(12),
  INTERNAL(13);

  private final int code;

  GrpcStatus(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
