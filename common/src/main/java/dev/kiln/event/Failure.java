package dev.kiln.event;

import java.util.List;

/**
 * What went wrong in an attempt.
 *
 * @param cause what kind of failure it is, which decides what follows
 * @param message one sentence for people
 * @param logTail the last lines of output that are not blank, oldest first, at most 40
 */
public record Failure(FailureCause cause, String message, List<String> logTail) {

  public Failure {
    logTail = List.copyOf(logTail);
  }
}
