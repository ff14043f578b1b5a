package dev.kiln.event;

import dev.kiln.image.Pool;

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

  private Topics() {}

  /** The topic that offers the tasks of {@code pool}. */
  public static String ready(Pool pool) {
    return "kiln.ready." + pool;
  }

  /** The share group of all workers of {@code pool}. */
  public static String readyGroup(Pool pool) {
    return "kiln-" + pool;
  }
}
