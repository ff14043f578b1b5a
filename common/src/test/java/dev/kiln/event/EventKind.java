package dev.kiln.event;

import dev.kiln.image.Pool;
import java.util.Arrays;

/**
 * What sorts of events there are: which records they are, where they travel, and what has to be
 * known about all of them.
 */
enum EventKind {
  FACT(
      Fact.class,
      "Facts",
      Topics.EVENTS,
      """
      In the partition that the build's id begins with; written by the partition's owner only.
      Record key: the build's id, or the coordinator's source for `PartitionTaken`.
      """),
  REQUEST(
      InboxMessage.Request.class,
      "Requests",
      Topics.INBOX,
      """
      In the partition that the build's id begins with; written by coordinators for users.
      Record key: the build's id.
      Nothing of it is true until the owner has judged it.
      """),
  REPORT(
      InboxMessage.Report.class,
      "Reports",
      Topics.INBOX,
      """
      In the partition that the build's id begins with; written by workers.
      Record key: the build's id.
      Nothing of it is true until the owner has judged it.
      """),
  DISPATCH(
      ReadyToBuild.class,
      "Dispatches",
      Topics.ready(Pool.parse("pool")).replaceFirst("pool$", "<pool>"),
      """
      One partition; written by owners, read by the share group `kiln-<pool>`.
      Record key: the build's id.
      A hint that may be lost or arrive twice.
      """),
  HEARTBEAT(
      Heartbeat.class,
      "Heartbeats",
      Topics.WORKERS,
      """
      One partition; written by each worker every 2 s and whenever an attempt begins or ends.
      Record key: the worker's name.
      """),
  ORDER(
      StopAttempt.class,
      "Orders",
      Topics.CONTROL,
      """
      One partition; written by owners, read by every worker.
      Record key: the attempt's id.
      """),
  WISH(
      Desired.class,
      "Wishes",
      Topics.DESIRED,
      """
      One partition, compacted; written by coordinators, and pauses of registries by workers; read whole by every coordinator and worker.
      Record key: `farm`, or `host/`, `worker/`, `registry/` and its name.
      A record without a body takes back what stood under its key.
      """),
  OUTPUT(
      LogBatch.class,
      "Output",
      Topics.LOGS,
      """
      Four partitions; written by workers, at most 200 ms after the output.
      Record key: the worker's name, so an attempt's batches are in one partition and in order.
      """);

  private final Class<?> root;
  private final String heading;
  private final String topic;
  private final String rules;

  EventKind(Class<?> root, String heading, String topic, String rules) {
    this.root = root;
    this.heading = heading;
    this.topic = topic;
    this.rules = rules;
  }

  /**
   * The kind of an event.
   *
   * @throws IllegalArgumentException if it is of none, so that nobody would know where it travels
   */
  static EventKind of(Class<?> event) {
    return Arrays.stream(values())
        .filter(kind -> kind.root.isAssignableFrom(event))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is of no kind of events; add the kind with its topic"
                    .formatted(event.getSimpleName())));
  }

  String heading() {
    return heading;
  }

  String topic() {
    return topic;
  }

  /** What holds for all of its events, one sentence on each line. */
  String rules() {
    return rules;
  }
}
