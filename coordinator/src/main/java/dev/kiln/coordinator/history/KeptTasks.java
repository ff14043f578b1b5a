package dev.kiln.coordinator.history;

import dev.kiln.coordinator.build.TaskSnapshot;
import dev.kiln.image.BuildId;
import java.util.List;

/** A part of a build's tasks, as it stands in {@code kiln.history}. */
record KeptTasks(List<TaskSnapshot> tasks) {

  static final String TYPE = "dev.kiln.history.tasks.v1";

  KeptTasks {
    tasks = List.copyOf(tasks);
  }

  /** The key of a build's part; the first has the number 0. */
  static String key(BuildId build, int number) {
    return "%s/%d".formatted(build, number);
  }
}
