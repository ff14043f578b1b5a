package dev.kiln.coordinator.owner;

import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The verdicts on as many messages as do not depend on each other: reports about different tasks
 * together, a request by itself.
 */
final class JudgingRound {

  private static final int LARGEST = 500;

  private JudgingRound() {}

  private record TaskAddress(BuildId build, ImageName image) {}

  /** Takes messages off the inbox until a verdict would depend on one before it. */
  static List<Outgoing> take(
      Deque<RecordedMessage> inbox, Function<RecordedMessage, List<Fact>> judge) {
    List<Outgoing> round = new ArrayList<>();
    Set<TaskAddress> touched = new HashSet<>();
    while (!inbox.isEmpty() && round.size() < LARGEST) {
      RecordedMessage recorded = inbox.element();
      boolean alone = dependsOnEarlier(recorded.message(), touched);
      if (alone && !round.isEmpty()) {
        return round;
      }
      inbox.remove();
      judge
          .apply(recorded)
          .forEach(fact -> round.add(new Outgoing(fact, OptionalLong.of(recorded.offset()))));
      if (alone && !round.isEmpty()) {
        return round;
      }
    }
    return round;
  }

  private static boolean dependsOnEarlier(InboxMessage message, Set<TaskAddress> touched) {
    return switch (message) {
      case InboxMessage.Request request -> true;
      case InboxMessage.Report report ->
          !touched.add(new TaskAddress(report.build(), report.image()));
    };
  }
}
