package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.night.NightPlan;
import dev.kiln.coordinator.simulation.world.SimulatedAttempt;
import dev.kiln.coordinator.simulation.world.World;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at the farm now and then, once nothing goes wrong any more: no worker is left without work
 * that there is, and none works on what nobody waits for.
 */
final class IdlenessOracle {

  private static final long STARVED_AFTER = 100_000;
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private final World world;
  private final Map<Pool, Long> starvingSince = new HashMap<>();

  IdlenessOracle(World world) {
    this.world = world;
  }

  void look(Collection<BuildModel> builds, Instant now) {
    for (Pool pool : NightPlan.pools()) {
      lookAt(pool, builds, now);
    }
    world
        .workers()
        .forEach(worker -> worker.running().forEach(attempt -> lookAt(attempt, builds, now)));
  }

  private void lookAt(Pool pool, Collection<BuildModel> builds, Instant now) {
    boolean idle = world.workers().stream().anyMatch(worker -> worker.isIdle(pool));
    if (!idle || !isSomethingReady(pool, builds, now)) {
      starvingSince.remove(pool);
      return;
    }
    long since = starvingSince.computeIfAbsent(pool, unknown -> world.time().now());
    if (world.time().now() - since > STARVED_AFTER) {
      throw Violation.of(Invariant.NOT_STARVED, "workers of %s get nothing".formatted(pool));
    }
  }

  private static boolean isSomethingReady(Pool pool, Collection<BuildModel> builds, Instant now) {
    return builds.stream()
        .filter(build -> build.ended.isEmpty() && !build.cancelled && build.hasOpenTasks())
        .anyMatch(build ->
            build.tasks.values().stream()
                .anyMatch(task ->
                    task.planned.pool().equals(pool)
                        && (task.status == TaskStatus.QUEUED
                            || build.isReady(task) && !task.notBefore.isAfter(now))));
  }

  private static void lookAt(SimulatedAttempt attempt, Collection<BuildModel> builds, Instant now) {
    builds.stream()
        .filter(build -> build.id.equals(attempt.offer().build()))
        .flatMap(build -> build.task(attempt.offer().image()).stream())
        .filter(task -> isSuperseded(task, attempt))
        .filter(task -> task.changedAt.plus(STOPPED_WITHIN).isBefore(now))
        .filter(task -> isOlderThan(attempt, now))
        .findFirst()
        .ifPresent(task -> {
          throw Violation.of(
              Invariant.STOPPED,
              "%s goes on, although the task is %s since %s"
                  .formatted(attempt, task.status, task.changedAt),
              attempt.offer().build(),
              " " + attempt.offer().image());
        });
  }

  private static boolean isSuperseded(TaskModel task, SimulatedAttempt attempt) {
    return task.status.isEnded()
        || task.status == TaskStatus.BUILDING
            && !task.current.equals(java.util.Optional.of(attempt.id()));
  }

  private static boolean isOlderThan(SimulatedAttempt attempt, Instant now) {
    return NightPlan.START.plusMillis(attempt.mintedAt()).plus(STOPPED_WITHIN).isBefore(now);
  }
}
