package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.partition.BuildHistory;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.event.Topics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes ended builds to {@code kiln.history}, compacted: the tasks in records of up to 200, and
 * after them, under the build's own id, everything else. So whoever finds the build finds all of
 * it.
 */
public final class KafkaHistory implements BuildHistory {

  private static final int TASKS_IN_A_RECORD = 200;

  private final EventWriter writer;

  public KafkaHistory(EventWriter writer) {
    this.writer = writer;
  }

  @Override
  public Future<Void> keep(BuildSnapshot build) {
    List<Future<?>> parts = new ArrayList<>();
    for (int from = 0; from < build.tasks().size(); from += TASKS_IN_A_RECORD) {
      int to = Math.min(build.tasks().size(), from + TASKS_IN_A_RECORD);
      parts.add(
          writer.keep(
              Topics.HISTORY,
              KeptTasks.key(build.build(), parts.size()),
              KeptTasks.TYPE,
              new KeptTasks(build.tasks().subList(from, to))));
    }
    return Future.all(parts)
        .compose(kept ->
            writer.keep(
                Topics.HISTORY,
                build.build().value(),
                KeptBuild.TYPE,
                KeptBuild.of(build, parts.size())))
        .mapEmpty();
  }
}
