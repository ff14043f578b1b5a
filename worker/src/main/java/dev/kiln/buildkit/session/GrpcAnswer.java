package dev.kiln.buildkit.session;

/** The answer to a call with one message. */
sealed interface GrpcAnswer {

  /** The message that was asked for, which may be a secret: it is not shown. */
  record Reply(byte[] message) implements GrpcAnswer {

    @Override
    public String toString() {
      return "Reply[" + message.length + " bytes]";
    }
  }

  /**
   * There is none.
   *
   * @param message ASCII, for the engine's log and the build's error
   */
  record Refusal(GrpcStatus status, String message) implements GrpcAnswer {}
}
