package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  static FarmView farm(FarmCondition condition) {
    return new FarmView(
        "kiln",
        "0.1.0",
        AT,
        new FarmView.Coordinator("one", "here"),
        condition,
        List.of(view().summary()),
        List.of());
  }

  private static TaskView on(String parent, String image, TaskStatus status) {
    return TaskView.of(ImageName.of(image), status).parents(List.of(ImageName.of(parent))).build();
  }
}
