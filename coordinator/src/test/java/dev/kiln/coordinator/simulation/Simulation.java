package dev.kiln.coordinator.simulation;

import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.night.NightPlan;
import java.util.Optional;

/** The simulator, as tests and the command line use it. */
public final class Simulation {

  private Simulation() {}

  /** Lets the night of {@code seed} pass; empty if nothing happened that must not. */
  public static Optional<Violation> run(long seed) {
    return new Night(NightPlan.of(seed), false).run();
  }

  /** What goes wrong in the night of {@code seed}, and the shortest way to it that was found. */
  public static String explain(long seed) {
    return Explanation.of(NightPlan.of(seed));
  }
}
