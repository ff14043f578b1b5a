package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.Problem;
import java.util.List;

/** A request that can't be answered as asked: the status and what to tell the asker. */
final class Refusal extends RuntimeException {

  private final int status;
  private final transient List<Problem> problems;

  private Refusal(int status, String error, List<Problem> problems) {
    super(error, null, false, false);
    this.status = status;
    this.problems = problems;
  }

  static Refusal badRequest(String error) {
    return new Refusal(400, error, List.of());
  }

  static Refusal forbidden(String error) {
    return new Refusal(403, error, List.of());
  }

  static Refusal notFound(String error) {
    return new Refusal(404, error, List.of());
  }

  static Refusal conflict(String error) {
    return new Refusal(409, error, List.of());
  }

  static Refusal tooLarge(String error) {
    return new Refusal(413, error, List.of());
  }

  static Refusal unsupportedType(String error) {
    return new Refusal(415, error, List.of());
  }

  static Refusal unprocessable(String error, List<Problem> problems) {
    return new Refusal(422, error, problems);
  }

  int status() {
    return status;
  }

  ErrorBody body() {
    return new ErrorBody(String.valueOf(getMessage()), problems);
  }
}
