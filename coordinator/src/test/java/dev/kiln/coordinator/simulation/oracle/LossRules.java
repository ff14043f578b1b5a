package dev.kiln.coordinator.simulation.oracle;

import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.world.SimulatedAttempt;
import dev.kiln.coordinator.simulation.world.World;
import dev.kiln.event.Fact;
import dev.kiln.image.AttemptId;

/**
 * Nobody may take a worker for dead whose heartbeats have been in the log without a gap for as long
 * as it has worked on the attempt, whatever the coordinator has heard of them.
 */
final class LossRules {

  private final World world;

  LossRules(World world) {
    this.world = world;
  }

  void check(Fact.OfTask fact, AttemptId id) {
    SimulatedAttempt attempt = world.attempt(id).orElseThrow();
    boolean well = !attempt.isOver() && attempt.worker().isWellSince(attempt.mintedAt());
    if (well && isNewestLife(attempt)) {
      throw Violation.of(
          Invariant.LIVING_NOT_LOST,
          fact + ": it is alive and well",
          fact.build(),
          " " + fact.image());
    }
  }

  /** Once a worker has been started anew, its earlier life counts as over. */
  private boolean isNewestLife(SimulatedAttempt attempt) {
    return world.workers().contains(attempt.worker());
  }
}
