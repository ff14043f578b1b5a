package dev.kiln.coordinator.hazelcast;

import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.Views;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.event.Heartbeat;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workers as this coordinator hears them. Written by one thread, read by any. */
final class HeardWorkers {

  private SortedMap<String, WorkerView> heard = new TreeMap<>();
  private volatile List<WorkerView> all = List.of();

  /** All of them, by id. */
  List<WorkerView> all() {
    return all;
  }

  /** Looks at what {@code farm} knows at {@code now}, and returns all of them, by id. */
  List<WorkerView> heard(Farm farm, Instant now) {
    SortedMap<String, WorkerView> fresh = new TreeMap<>();
    for (Heartbeat heartbeat : farm.workers()) {
      boolean alive = farm.isAlive(heartbeat.worker().worker());
      WorkerView view = Views.of(farm, heartbeat, now);
      WorkerView before = heard.get(view.id());
      boolean silent =
          before != null && !alive && before.equals(view.withLastSeen(before.lastSeen()));
      fresh.put(view.id(), silent ? before : view);
    }
    heard = fresh;
    all = List.copyOf(fresh.values());
    return all;
  }

  /** The build with the phases that its attempts are in now. */
  BuildView withPhases(BuildView view) {
    Map<ImageName, WorkerView.Running> running = new HashMap<>();
    for (WorkerView worker : all) {
      for (WorkerView.Running one : worker.running()) {
        if (one.build().equals(view.summary().id())) {
          running.put(one.image(), one);
        }
      }
    }
    return new BuildView(
        view.summary(),
        view.tasks().stream()
            .map(task -> {
              WorkerView.Running now = running.get(task.image());
              return now != null && isCurrent(task, now) ? task.withPhase(now.phase()) : task;
            })
            .toList());
  }

  /** Whether what runs is an attempt of {@code task}, which waits for it. */
  static boolean isCurrent(TaskView task, WorkerView.Running running) {
    return !task.status().isEnded()
        && task.attempts().stream().anyMatch(attempt -> attempt.id().equals(running.attempt()));
  }
}
