package dev.kiln.event;

import java.util.List;

/**
 * What went wrong in an attempt.
 *
 * @param message one sentence
 * @param logTail the last relevant lines of output, oldest first
 */
public record Failure(FailureCause cause, String message, List<String> logTail) {

  public Failure {
    logTail = List.copyOf(logTail);
  }
}
