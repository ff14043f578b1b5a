package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.status.WorkerState;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Ulid;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Builds of four images as a coordinator shows them: root, middle on it, leaf on that, apart. */
final class RunningBuild {

  static final BuildId ID = BuildId.parse("03-01KARQ6M4T8X2V9Z1W5Y7B0CDE");

  private static final Instant AT = Instant.parse("2026-11-23T21:00:00Z");

  private RunningBuild() {}

  /** The build with {@code apart} built and the others still to come. */
  static BuildView view() {
    return of(
        ID,
        BuildStatus.RUNNING,
        TaskView.of(ImageName.of("root"), TaskStatus.BUILDING).build(),
        on("root", "middle", TaskStatus.WAITING),
        on("middle", "leaf", TaskStatus.WAITING),
        TaskView.of(ImageName.of("apart"), TaskStatus.BUILT).build());
  }

  /** A build of these tasks. */
  static BuildView of(BuildId id, BuildStatus status, TaskView... tasks) {
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    for (TaskView task : tasks) {
      counts.merge(task.status(), 1, Integer::sum);
    }
    return new BuildView(
        new BuildSummary(
            id,
            status,
            "demo",
            "127.0.0.1:5000",
            "kiln",
            "ana",
            AT,
            Optional.of(AT),
            status == BuildStatus.RUNNING ? Optional.empty() : Optional.of(AT.plusSeconds(60)),
            counts,
            tasks.length,
            Optional.empty(),
            Optional.empty(),
            7),
        Arrays.asList(tasks));
  }

  /** The farm with this build. */
  static FarmView farm(FarmCondition condition, WorkerView... workers) {
    return new FarmView(
        "kiln",
        "0.1.0",
        AT,
        new FarmView.Coordinator("one", "here"),
        condition,
        List.of(view().summary()),
        Arrays.asList(workers));
  }

  /** A worker with two slots that has been heard just now. */
  static WorkerView worker(
      String name, WorkerState state, Optional<WorkerView.Trouble> trouble, ImageName... running) {
    return new WorkerView(
        name,
        "01KARQ6M4T",
        "host-1",
        state,
        List.of(),
        new TreeSet<>(List.of("bigmem")),
        2,
        Arrays.stream(running)
            .map(image ->
                new WorkerView.Running(
                    ID,
                    image,
                    new AttemptId(Ulid.parse("01KARQ6M4T8X2V9Z1W5Y7B0CDE")),
                    "build 3/9",
                    AT))
            .toList(),
        "0.1.0",
        Instant.now(),
        AT,
        trouble,
        "Docker 20.10.24",
        Optional.of(new WorkerView.Disk(512_000_000_000L, 61_000_000_000L)),
        Optional.empty());
  }

  private static TaskView on(String parent, String image, TaskStatus status) {
    return TaskView.of(ImageName.of(image), status).parents(List.of(ImageName.of(parent))).build();
  }
}
