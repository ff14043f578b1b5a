package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.AttemptRecord;
import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.coordinator.partition.CompactedTopic;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.RecordReader;
import dev.kiln.coordinator.plan.RecentDurations;
import dev.kiln.event.EventCodec;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.image.BuildId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long images have lately taken, in {@code kiln.durations}: one record for each image and pool.
 *
 * <p>Two coordinators that learn of the same image in the same moment can write over each other.
 * Then one of ten values is missing from a guess, which changes an order and never a result.
 */
public final class KafkaDurations {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaDurations.class);
  private static final String TYPE = "dev.kiln.durations.image.v1";

  private final EventWriter writer;
  private final Map<String, RecentDurations> known = new ConcurrentHashMap<>();

  private KafkaDurations(EventWriter writer) {
    this.writer = writer;
  }

  /** Completes when everything is known that was learned so far; follows what comes after it. */
  public static Future<KafkaDurations> follow(
      Vertx vertx, String bootstrapServers, EventWriter writer) {
    KafkaDurations durations = new KafkaDurations(writer);
    return CompactedTopic.follow(vertx, bootstrapServers, Topics.DURATIONS, durations::heard)
        .map(reader -> durations);
  }

  /** How long an attempt of {@code task} is expected to take; empty where nothing is known. */
  public Optional<Duration> expected(PlannedTask task) {
    return known.getOrDefault(key(task), RecentDurations.NONE).expected();
  }

  /** Learns from what an ended build has built; from the same build twice is from it once. */
  Future<Void> learn(BuildSnapshot build) {
    List<Future<?>> written = new ArrayList<>();
    for (TaskSnapshot task : build.tasks()) {
      successful(build.build(), task)
          .ifPresent(taken -> {
            String key = key(task.planned());
            RecentDurations fresh =
                known.merge(
                    key, RecentDurations.NONE.with(taken), (before, one) -> before.with(taken));
            written.add(writer.keep(Topics.DURATIONS, key, TYPE, fresh));
          });
    }
    return Future.join(written).mapEmpty();
  }

  private void heard(RecordReader.Read read) {
    if (read.body().length == 0) {
      known.remove(read.key());
      return;
    }
    try {
      known.put(read.key(), EventCodec.read(TYPE, read.body(), RecentDurations.class));
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record skipped: topic={} offset={} {}", Topics.DURATIONS, read.offset(), e.getMessage());
    }
  }

  private static Optional<RecentDurations.Taken> successful(BuildId build, TaskSnapshot task) {
    if (task.status() != TaskStatus.BUILT) {
      return Optional.empty();
    }
    return task.attempts().stream()
        .filter(attempt -> attempt.outcome() == AttemptRecord.Outcome.BUILT)
        .findFirst()
        .flatMap(
            attempt -> attempt.endedAt().map(end -> Duration.between(attempt.startedAt(), end)))
        .filter(took -> !took.isNegative())
        .map(took -> new RecentDurations.Taken(build, took));
  }

  private static String key(PlannedTask task) {
    return "%s/%s".formatted(task.pool(), task.image());
  }
}
