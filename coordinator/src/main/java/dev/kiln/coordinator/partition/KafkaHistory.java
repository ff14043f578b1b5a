package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.event.Topics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Ended builds in {@code kiln.history}, compacted: the tasks in records of up to 200, and after
 * them, under the build's own id, everything else. So whoever finds the build finds all of it.
 */
public final class KafkaHistory implements BuildHistory {

  static final String BUILD_TYPE = "dev.kiln.history.build.v1";
  static final String TASKS_TYPE = "dev.kiln.history.tasks.v1";
  private static final int TASKS_IN_A_RECORD = 200;

  private final EventWriter writer;

  public KafkaHistory(EventWriter writer) {
    this.writer = writer;
  }

  /** A part of a build's tasks, as it is kept. */
  record Tasks(List<TaskSnapshot> tasks) {

    Tasks {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * A build as it is kept.
   *
   * @param build without its tasks
   * @param offsets where they are
   */
  record Kept(BuildSnapshot build, List<Long> offsets) {

    Kept {
      offsets = List.copyOf(offsets);
    }
  }

  @Override
  public Future<Void> keep(BuildSnapshot build) {
    List<Future<Long>> parts = new ArrayList<>();
    for (int from = 0; from < build.tasks().size(); from += TASKS_IN_A_RECORD) {
      int to = Math.min(build.tasks().size(), from + TASKS_IN_A_RECORD);
      parts.add(
          writer
              .keep(
                  Topics.HISTORY,
                  "%s/%d".formatted(build.build(), parts.size()),
                  TASKS_TYPE,
                  new Tasks(build.tasks().subList(from, to)))
              .map(EventWriter.Written::offset));
    }
    return Future.all(parts)
        .compose(kept ->
            writer.keep(
                Topics.HISTORY,
                build.build().value(),
                BUILD_TYPE,
                new Kept(build.withoutTasks(), kept.list())))
        .mapEmpty();
  }
}
