package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import java.time.Instant;

/** Shows a running build to whoever waits for it. */
interface Progress {

  /** A task has begun or ended since the last look. */
  void changed(TaskView task);

  /** The build as it is now; called several times a second. */
  void look(BuildView build, Instant now);

  /** Something about the farm that keeps the build waiting. */
  void note(String line);

  /** Nothing more will be shown. */
  void end();
}
