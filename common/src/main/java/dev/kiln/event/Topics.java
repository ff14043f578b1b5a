package dev.kiln.event;

import dev.kiln.image.Pool;
import java.util.Optional;

/** The names of Kiln's topics and groups. What each is for stands in docs/architecture.md. */
public final class Topics {

  public static final String INBOX = "kiln.inbox";
  public static final String EVENTS = "kiln.events";
  public static final String WORKERS = "kiln.workers";
  public static final String CONTROL = "kiln.control";
  public static final String LOGS = "kiln.logs";
  public static final String DESIRED = "kiln.desired";
  public static final String HISTORY = "kiln.history";
  public static final String DURATIONS = "kiln.durations";
  public static final String CHECKPOINTS = "kiln.checkpoints";
  public static final String QUARANTINE = "kiln.quarantine";

  /** The consumer group of all coordinators; its assignment of inbox partitions is ownership. */
  public static final String COORDINATORS_GROUP = "kiln-coordinators";

  private static final String READY = "kiln.ready.";

  private Topics() {}

  /** The topic that offers the tasks of {@code pool}. */
  public static String ready(Pool pool) {
    return READY + pool;
  }

  /** The pool whose tasks a topic offers; empty if it is another kind of topic. */
  public static Optional<Pool> poolOf(String topic) {
    if (!topic.startsWith(READY)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pool.parse(topic.substring(READY.length())));
    } catch (IllegalArgumentException e) {
      // Somebody else's topic.
      return Optional.empty();
    }
  }

  /** The share group of all workers of {@code pool}. */
  public static String readyGroup(Pool pool) {
    return "kiln-" + pool;
  }
}
