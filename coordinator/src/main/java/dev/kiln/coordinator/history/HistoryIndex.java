package dev.kiln.coordinator.history;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.image.BuildId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What a coordinator has in memory of {@code kiln.history}: each build in one line, and where the
 * newest record of each key stands, because compaction leaves only that one. Written by one thread,
 * read by any.
 */
final class HistoryIndex {

  private static final Comparator<BuildId> NEWEST_FIRST =
      Comparator.comparing(BuildId::ulid).reversed().thenComparing(Comparator.naturalOrder());

  private final Map<BuildId, Line> builds = new ConcurrentSkipListMap<>(NEWEST_FIRST);
  private final Map<String, Long> offsets = new ConcurrentHashMap<>();

  /** A build in one line, and in how many records its tasks are. */
  private record Line(BuildSummary summary, int parts) {}

  /** What a record of the topic says, as far as it is remembered. */
  sealed interface Entry {
    String key();

    /** Under a build's id. */
    record OfBuild(String key, long offset, BuildSummary summary, int parts) implements Entry {}

    /** Under the key of a part of a build's tasks. */
    record OfTasks(String key, long offset) implements Entry {}

    /** What stood under the key is taken back. */
    record Gone(String key) implements Entry {}
  }

  /**
   * Where the records of a build stand.
   *
   * @param tasks in the order of the parts; empty if one of them is missing
   */
  record Place(long build, Optional<List<Long>> tasks) {}

  /** Remembers the next record of the topic. */
  void add(Entry entry) {
    switch (entry) {
      case Entry.OfBuild build -> {
        offsets.put(build.key(), build.offset());
        builds.put(build.summary().id(), new Line(build.summary(), build.parts()));
      }
      case Entry.OfTasks tasks -> offsets.put(tasks.key(), tasks.offset());
      case Entry.Gone gone -> {
        offsets.remove(gone.key());
        if (BuildId.isValid(gone.key())) {
          builds.remove(BuildId.parse(gone.key()));
        }
      }
    }
  }

  /** Every build, newest first. */
  List<BuildSummary> summaries() {
    return builds.values().stream().map(Line::summary).toList();
  }

  boolean contains(BuildId build) {
    return builds.containsKey(build);
  }

  /** Where a build stands; empty if it is not there. */
  Optional<Place> place(BuildId build) {
    Line line = builds.get(build);
    Long offset = offsets.get(build.value());
    if (line == null || offset == null) {
      return Optional.empty();
    }
    List<Long> tasks = new ArrayList<>();
    for (int number = 0; number < line.parts(); number++) {
      Long part = offsets.get(KeptTasks.key(build, number));
      if (part == null) {
        return Optional.of(new Place(offset, Optional.empty()));
      }
      tasks.add(part);
    }
    return Optional.of(new Place(offset, Optional.of(tasks)));
  }
}
