package dev.kiln.cli;

import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.TaskStatus;
import java.util.List;

/** What a failed image has to say. What builds print is untrusted, so it is made harmless first. */
final class FailureText {

  private static final String BY_HAND = "by_hand";
  private static final int TAIL = 20;
  private static final int LONGEST_REASON = 160;
  private static final int KEPT_END = 50;

  private FailureText() {}

  /** The cause and what happened, in one line; the end of it, where exit codes are, is kept. */
  static String reason(TaskView task) {
    String message = printable(task.message().orElse(""));
    String kept =
        message.length() <= LONGEST_REASON
            ? message
            : message.substring(0, LONGEST_REASON - KEPT_END)
                + " … "
                + message.substring(message.length() - KEPT_END);
    return cause(task) + kept;
  }

  /** The cause and what happened, however long. */
  static String whole(TaskView task) {
    return cause(task) + task.message().orElse("");
  }

  /** Whoever gives a task up says so in the message. */
  private static String cause(TaskView task) {
    return task.cause().filter(BY_HAND::equals).isPresent() ? "" : task.cause().orElse("?") + ": ";
  }

  /** The last lines of a failed image's output, indented; nothing for any other. */
  static List<String> tail(TaskView task) {
    if (task.status() != TaskStatus.FAILED) {
      return List.of();
    }
    List<String> tail = task.logTail();
    return tail.subList(Math.max(0, tail.size() - TAIL), tail.size()).stream()
        .map(line -> "    " + printable(line))
        .toList();
  }

  /** The text without anything that a terminal would obey. */
  static String printable(String text) {
    return text.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "").replaceAll("\\p{Cntrl}", "");
  }
}
