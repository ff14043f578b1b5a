package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.image.BuildId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Port: changes as they become visible in {@link FarmStatus}, never before it. Updates may be
 * joined or dropped under load as long as the last one of each subject arrives.
 */
public interface LiveUpdates {

  /** Calls {@code listener}, on any thread, with every update from now on. */
  Subscription subscribe(Consumer<Update> listener);

  /** Something that changed, with its new value. */
  sealed interface Update {

    /** A build began, moved or ended. */
    record BuildChanged(BuildSummary build) implements Update {}

    /** A task of a build changed by the fact at {@code offset}, or by a heartbeat after it. */
    record TaskChanged(BuildId build, TaskView task, long offset) implements Update {}

    /** Some worker changed; all of them, by id. */
    record WorkersChanged(List<WorkerView> workers) implements Update {

      public WorkersChanged {
        workers = List.copyOf(workers);
      }
    }

    /** The farm or a host was paused or is used again, or an alarm began or ended. */
    record ConditionChanged(FarmCondition condition) implements Update {}
  }
}
