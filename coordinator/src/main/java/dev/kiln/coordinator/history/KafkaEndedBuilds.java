package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.coordinator.partition.CompactedTopic;
import dev.kiln.coordinator.partition.RecordReader;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.image.BuildId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ended builds of the whole farm, from {@code kiln.history}: lines from memory, tasks from the
 * topic whenever they are asked for.
 */
public final class KafkaEndedBuilds implements EndedBuilds {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaEndedBuilds.class);

  private final Vertx vertx;
  private final String bootstrapServers;
  private final HistoryIndex index = new HistoryIndex();
  private final List<Consumer<BuildId>> listeners = new CopyOnWriteArrayList<>();

  private KafkaEndedBuilds(Vertx vertx, String bootstrapServers) {
    this.vertx = vertx;
    this.bootstrapServers = bootstrapServers;
  }

  /** Completes when everything is known that has been kept so far; follows what comes after it. */
  public static Future<KafkaEndedBuilds> follow(Vertx vertx, String bootstrapServers) {
    KafkaEndedBuilds builds = new KafkaEndedBuilds(vertx, bootstrapServers);
    return CompactedTopic.follow(
            vertx, bootstrapServers, Topics.HISTORY, KafkaEndedBuilds::entry, builds::add)
        .map(reader -> builds);
  }

  @Override
  public List<BuildSummary> summaries() {
    return index.summaries();
  }

  @Override
  public boolean contains(BuildId build) {
    return index.contains(build);
  }

  @Override
  public void onKept(Consumer<BuildId> listener) {
    listeners.add(listener);
  }

  @Override
  public Future<Found> find(BuildId build) {
    Optional<HistoryIndex.Place> place = index.place(build);
    return place
        .map(before ->
            read(build, before)
                .compose(found ->
                    // The build can have been kept once more meanwhile, and the old records gone.
                    found instanceof Found.Unreadable && !index.place(build).equals(place)
                        ? find(build)
                        : Future.succeededFuture(found)))
        .orElseGet(() -> Future.succeededFuture(new Found.Nothing()));
  }

  private Future<Found> read(BuildId build, HistoryIndex.Place place) {
    if (place.tasks().isEmpty()) {
      return Future.succeededFuture(missing(build));
    }
    List<Long> parts = place.tasks().get();
    List<Long> offsets = new ArrayList<>(parts);
    offsets.add(place.build());
    return CompactedTopic.records(vertx, bootstrapServers, Topics.HISTORY, offsets)
        .map(records -> together(build, parts.size(), records));
  }

  /** Puts a build together; compaction can have taken any of its records in this moment. */
  private static Found together(BuildId build, int parts, List<RecordReader.Read> records) {
    Map<String, RecordReader.Read> byKey = new HashMap<>();
    records.forEach(record -> byKey.put(record.key(), record));
    try {
      RecordReader.Read whole = byKey.get(build.value());
      List<TaskSnapshot> tasks = new ArrayList<>();
      for (int number = 0; number < parts; number++) {
        RecordReader.Read part = byKey.get(KeptTasks.key(build, number));
        if (part == null) {
          return missing(build);
        }
        tasks.addAll(EventCodec.read(KeptTasks.TYPE, part.body(), KeptTasks.class).tasks());
      }
      if (whole == null) {
        return missing(build);
      }
      BuildSnapshot snapshot =
          EventCodec.read(KeptBuild.TYPE, whole.body(), KeptBuild.class).build();
      return new Found.Whole(snapshot.withTasks(tasks));
    } catch (UndecodableEventException e) {
      LOG.error("kept build can't be read: build={} {}", build, e.getMessage());
      return new Found.Unreadable(
          "the record of build %s in %s can't be read by this version of Kiln"
              .formatted(build, Topics.HISTORY));
    }
  }

  private static Found missing(BuildId build) {
    return new Found.Unreadable(
        "a part of build %s is missing in %s".formatted(build, Topics.HISTORY));
  }

  private void add(HistoryIndex.Entry entry) {
    index.add(entry);
    if (entry instanceof HistoryIndex.Entry.OfBuild build) {
      listeners.forEach(listener -> listener.accept(build.summary().id()));
    }
  }

  /** What is remembered of a record, so that its tasks need not be held. */
  private static Optional<HistoryIndex.Entry> entry(RecordReader.Read read) {
    if (read.body().length == 0) {
      return Optional.of(new HistoryIndex.Entry.Gone(read.key()));
    }
    try {
      return switch (read.envelope().type()) {
        case KeptTasks.TYPE ->
            Optional.of(new HistoryIndex.Entry.OfTasks(read.key(), read.offset()));
        case KeptBuild.TYPE -> {
          KeptBuild kept = EventCodec.read(KeptBuild.TYPE, read.body(), KeptBuild.class);
          yield Optional.of(
              new HistoryIndex.Entry.OfBuild(
                  read.key(), read.offset(), kept.summary(), kept.parts()));
        }
        default -> Optional.empty();
      };
    } catch (UndecodableEventException | IllegalArgumentException e) {
      LOG.error(
          "kept build passed over, it can't be read: topic={} offset={} {}",
          Topics.HISTORY,
          read.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
