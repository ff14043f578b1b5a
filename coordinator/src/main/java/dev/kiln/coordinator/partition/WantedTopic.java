package dev.kiln.coordinator.partition;

import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A topic as Kiln needs it: every setting that matters, each chosen on purpose.
 *
 * @param settings by Kafka's names; what is not here is left to the cluster
 */
record WantedTopic(String name, int partitions, SortedMap<String, String> settings) {

  private static final int MEBIBYTE = 1 << 20;

  /** Any value that is not smaller does as well; -1 is without end. */
  private static final Set<String> AT_LEAST =
      Set.of("retention.ms", "retention.bytes", "max.message.bytes", "min.insync.replicas");

  /** Wrong values of these break promises; of the others they cost time or disk. */
  private static final Set<String> REQUIRED =
      Set.of(
          "message.timestamp.type",
          "cleanup.policy",
          "unclean.leader.election.enable",
          "retention.ms",
          "retention.bytes",
          "max.message.bytes",
          "min.insync.replicas");

  WantedTopic {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /**
   * Every topic.
   *
   * @param partitions of inbox and events
   * @param replicas how many copies of each record there are to be
   */
  static List<WantedTopic> all(int partitions, Collection<Pool> pools, int replicas) {
    List<WantedTopic> all = new ArrayList<>();
    // What is not judged within a week belongs to a farm that nobody runs.
    all.add(deleting(Topics.INBOX, partitions, Duration.ofDays(7)));
    // Owners fold from a checkpoint, so this is for people who ask what has happened.
    all.add(deleting(Topics.EVENTS, partitions, Duration.ofDays(30)));
    // Heartbeats are true for a lease. Only whole segments vanish, so those must be short.
    all.add(deleting(Topics.WORKERS, 1, Duration.ofHours(1)).with("segment.ms", hours(1)));
    all.add(deleting(Topics.CONTROL, 1, Duration.ofHours(1)).with("segment.ms", hours(1)));
    all.add(deleting(Topics.LOGS, 4, Duration.ofDays(14)));
    all.add(deleting(Topics.QUARANTINE, 1, Duration.ofDays(30)));
    all.add(compacted(Topics.DESIRED));
    all.add(compacted(Topics.DURATIONS));
    // Kept for good and read from end to end by every coordinator that starts.
    all.add(compacted(Topics.HISTORY).with("compression.type", "zstd"));
    all.add(checkpoints());
    List<WantedTopic> safe = new ArrayList<>(insync(all, replicas));
    safe.addAll(ready(pools, replicas));
    return safe;
  }

  /** The topics of the pools. */
  static List<WantedTopic> ready(Collection<Pool> pools, int replicas) {
    // One partition for each pool: members of a share group share partitions unevenly, and an
    // urgent task must not lie in a partition whose members are all busy.
    return insync(
        pools.stream().map(pool -> deleting(Topics.ready(pool), 1, Duration.ofDays(7))).toList(),
        replicas);
  }

  private static List<WantedTopic> insync(List<WantedTopic> topics, int replicas) {
    return replicas < 3
        ? topics
        : topics.stream().map(topic -> topic.with("min.insync.replicas", "2")).toList();
  }

  /**
   * What is wrong with a topic that is there, and how to mend it.
   *
   * @param found the value of a setting; empty where there is none
   */
  List<String> problems(Function<String, Optional<String>> found, String bootstrapServers) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String name = setting.getKey();
      String wanted = setting.getValue();
      String there = found.apply(name).orElse("unset");
      if (REQUIRED.contains(name) && !serves(name, there, wanted)) {
        problems.add(
            "topic %1$s has %2$s=%3$s, Kiln needs %4$s; mend it with: kafka-configs.sh --bootstrap-server %5$s --alter --entity-type topics --entity-name %1$s --add-config %2$s=%4$s"
                .formatted(this.name, name, there, wanted, bootstrapServers));
      }
    }
    return problems;
  }

  private static boolean serves(String name, String there, String wanted) {
    if (there.equals(wanted)) {
      return true;
    }
    if (!AT_LEAST.contains(name) || there.equals("unset") || wanted.equals("-1")) {
      return false;
    }
    long value = Long.parseLong(there);
    return value == -1 || value >= Long.parseLong(wanted);
  }

  private static WantedTopic of(String name, int partitions) {
    return new WantedTopic(name, partitions, new TreeMap<>())
        // A host with a wrong clock can still write, and the fold's time is the broker's.
        .with("message.timestamp.type", "LogAppendTime")
        // A replica that has missed records must not lead: what was acknowledged would be gone.
        .with("unclean.leader.election.enable", "false")
        .with("max.message.bytes", Integer.toString(4 * MEBIBYTE));
  }

  private static WantedTopic deleting(String name, int partitions, Duration kept) {
    return of(name, partitions)
        .with("cleanup.policy", "delete")
        .with("retention.ms", Long.toString(kept.toMillis()))
        // A busy day must not push out what is not old.
        .with("retention.bytes", "-1");
  }

  /** Keeps the newest record of each key. One partition, so that it is read from end to end. */
  private static WantedTopic compacted(String name) {
    return of(name, 1)
        .with("cleanup.policy", "compact")
        // The segment that is being written is never compacted, so it must not grow for a week.
        .with("segment.ms", hours(1));
  }

  /**
   * Each record replaces the one of ten seconds ago, and whoever takes a partition reads all that
   * is not compacted yet: small segments, compacted soon. A partition with very many open tasks
   * makes a large record.
   */
  private static WantedTopic checkpoints() {
    return compacted(Topics.CHECKPOINTS)
        .with("segment.ms", Long.toString(Duration.ofMinutes(10).toMillis()))
        .with("segment.bytes", Integer.toString(64 * MEBIBYTE))
        .with("min.cleanable.dirty.ratio", "0.1")
        .with("compression.type", "zstd")
        .with("max.message.bytes", Integer.toString(32 * MEBIBYTE));
  }

  private WantedTopic with(String setting, String value) {
    SortedMap<String, String> more = new TreeMap<>(settings);
    more.put(setting, value);
    return new WantedTopic(name, partitions, more);
  }

  private static String hours(int hours) {
    return Long.toString(Duration.ofHours(hours).toMillis());
  }
}
