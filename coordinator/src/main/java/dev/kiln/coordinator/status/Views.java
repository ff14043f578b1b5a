package dev.kiln.coordinator.status;

import dev.kiln.coordinator.build.AttemptRecord;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.TaskState;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Desired;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes views of what the core knows. */
public final class Views {

  private Views() {}

  /** The build with all its tasks. */
  public static BuildView of(BuildState build) {
    return new BuildView(
        summary(build), build.tasks().stream().map(task -> of(build, task)).toList());
  }

  /** The build in one line. */
  public static BuildSummary summary(BuildState build) {
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    for (TaskStatus status : TaskStatus.values()) {
      counts.put(status, build.count(status));
    }
    return summary(build, counts);
  }

  /** The build in one line, where its tasks are only counted and not at hand. */
  public static BuildSummary summary(BuildState build, Map<TaskStatus, Integer> counts) {
    return new BuildSummary(
        build.id(),
        build.status(),
        build.header().tag(),
        build.header().destination().registry(),
        build.header().destination().namespace(),
        build.header().requestedBy(),
        build.id().ulid().time(),
        Optional.of(build.acceptedAt()),
        build.endedAt(),
        counts,
        counts.values().stream().mapToInt(Integer::intValue).sum(),
        build
            .unknownFact()
            .map("left alone: this coordinator does not know facts of the type %s"::formatted)
            .or(build::message),
        build.published().map(BuildState.Published::release),
        build.lastOffset());
  }

  /** One task. */
  public static TaskView of(BuildState build, TaskState task) {
    TaskView.Builder view =
        TaskView.of(task.image(), task.status())
            .level(task.level())
            .parents(List.copyOf(task.planned().parents()))
            .parentDigests(task.parents())
            .recipeKey(task.planned().recipe())
            .attempts(attempts(task));
    task.reason().ifPresent(view::reason);
    task.inputKey().ifPresent(view::inputKey);
    task.digest()
        .ifPresent(digest ->
            view.made(
                digest,
                build
                    .header()
                    .destination()
                    .repository(task.image())
                    .withDigest(digest)
                    .toString()));
    task.queuedAt().ifPresent(at -> view.queued(task.dispatch(), at));
    task.failure()
        .ifPresent(failure ->
            view.failure(
                failure.cause().name().toLowerCase(Locale.ROOT),
                failure.message(),
                failure.logTail()));
    task.rootCause().ifPresent(view::rootCause);
    if (!task.attempts().isEmpty()) {
      AttemptRecord last = task.attempts().getLast();
      view.started(last.worker().worker(), last.startedAt());
      task.endedAt().ifPresent(at -> view.took(Duration.between(last.startedAt(), at)));
    }
    task.endedAt().ifPresent(view::ended);
    return view.build();
  }

  /** What is out of the ordinary. */
  public static FarmCondition condition(Farm farm) {
    return new FarmCondition(
        farm.paused()
            .map(pause ->
                new FarmCondition.Paused(
                    pause.requestedBy(),
                    Optional.of(pause.reason()).filter(reason -> !reason.isBlank()),
                    pause.since())),
        farm.hosts().paused().values().stream()
            .map(pause ->
                new FarmCondition.PausedHost(
                    pause.host(), pause.until(), pause.probe(), pause.times(), pause.reason()))
            .toList(),
        farm.drained().all().stream().map(Views::of).toList(),
        farm.alarm());
  }

  /** One worker that {@code farm} knows; {@code lastSeen} is when its heartbeat came. */
  public static WorkerView of(Farm farm, Heartbeat heartbeat, Instant lastSeen) {
    return new WorkerView(
        heartbeat.worker().worker(),
        heartbeat.worker().instance(),
        heartbeat.worker().host(),
        state(farm, heartbeat),
        heartbeat.pools(),
        heartbeat.slots(),
        heartbeat.running().stream()
            .map(running ->
                new WorkerView.Running(
                    running.build(),
                    running.image(),
                    running.attempt(),
                    running.phase(),
                    running.startedAt()))
            .toList(),
        heartbeat.version(),
        lastSeen,
        heartbeat.startedAt(),
        List.copyOf(heartbeat.labels()),
        heartbeat
            .trouble()
            .map(trouble ->
                new WorkerView.Trouble(
                    trouble.kind().name().toLowerCase(Locale.ROOT), trouble.message())),
        heartbeat.engine(),
        heartbeat.disk().map(disk -> new WorkerView.Disk(disk.totalBytes(), disk.freeBytes())),
        farm.drained().of(heartbeat.worker().worker()).map(Views::of));
  }

  private static WorkerState state(Farm farm, Heartbeat heartbeat) {
    String worker = heartbeat.worker().worker();
    if (!farm.isAlive(worker)) {
      return farm.hasLeft(worker) ? WorkerState.GONE : WorkerState.SILENT;
    }
    if (heartbeat.draining()) {
      return WorkerState.DRAINING;
    }
    return heartbeat.trouble().isPresent() ? WorkerState.TROUBLED : WorkerState.ALIVE;
  }

  private static FarmCondition.DrainedWorker of(Desired.WorkerDrained drained) {
    return new FarmCondition.DrainedWorker(
        drained.worker(),
        drained.requestedBy(),
        Optional.of(drained.reason()).filter(reason -> !reason.isBlank()),
        drained.since());
  }

  private static List<AttemptView> attempts(TaskState task) {
    List<AttemptView> views = new ArrayList<>();
    for (AttemptRecord attempt : task.attempts()) {
      views.add(
          new AttemptView(
              attempt.id(),
              attempt.worker().worker(),
              views.size() + 1,
              AttemptStatus.valueOf(attempt.outcome().name()),
              attempt.startedAt(),
              attempt.endedAt(),
              attempt.failure().map(failure -> failure.cause().name().toLowerCase(Locale.ROOT)),
              attempt.failure().map(failure -> failure.message()),
              attempt.work().phases().stream()
                  .map(
                      phase -> new AttemptView.PhaseView(phase.name(), phase.duration().toMillis()))
                  .toList(),
              attempt.work().pulledBytes(),
              attempt.work().sparedBytes()));
    }
    return views;
  }
}
