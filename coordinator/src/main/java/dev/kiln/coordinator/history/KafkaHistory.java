package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.partition.BuildHistory;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.event.Topics;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes ended builds to {@code kiln.history}, compacted: the tasks in records of up to 200, and
 * after them, under the build's own id, everything else. So whoever finds the build finds all of
 * it. What the build teaches about durations is written beside that; if it can't be, the build is
 * kept without it.
 */
public final class KafkaHistory implements BuildHistory {

  private static final int TASKS_IN_A_RECORD = 200;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaHistory.class);

  private final EventWriter writer;
  private final KafkaDurations durations;

  public KafkaHistory(EventWriter writer, KafkaDurations durations) {
    this.writer = writer;
    this.durations = durations;
  }

  @Override
  public Future<Void> keep(BuildSnapshot build) {
    durations
        .learn(build)
        .onFailure(e -> LOG.warn("could not keep durations: build={}", build.build(), e));
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
