package dev.kiln.coordinator.simulation;

import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.night.BuildPlan;
import dev.kiln.coordinator.simulation.night.NightPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a night with a violation as small as it can while the same invariant breaks. */
final class Explanation {

  private static final int LINES = 60;

  private Explanation() {}

  static String of(NightPlan plan) {
    Optional<Violation> first = new Night(plan, false).run();
    if (first.isEmpty()) {
      return "seed %d: nothing happens that must not".formatted(plan.seed());
    }
    Invariant invariant = first.get().invariant();
    NightPlan least = withoutFaults(withFewerBuilds(plan, invariant), invariant);
    Night night = new Night(least, true);
    Violation violation = night.run().orElseThrow();
    return "seed %d: %s\nwith %s\nand builds %s\n%s"
        .formatted(
            plan.seed(),
            violation.getMessage(),
            least.faults(),
            least.builds(),
            String.join("\n", night.trace().about(violation.subjects(), LINES)));
  }

  private static NightPlan withFewerBuilds(NightPlan plan, Invariant invariant) {
    NightPlan least = plan;
    for (BuildPlan build : plan.builds()) {
      List<BuildPlan> others = new ArrayList<>(least.builds());
      others.remove(build);
      NightPlan without = least.withBuilds(others);
      if (breaks(without, invariant)) {
        least = without;
      } else {
        least = withSmaller(least, build, invariant);
      }
    }
    return least;
  }

  private static NightPlan withSmaller(NightPlan plan, BuildPlan build, Invariant invariant) {
    NightPlan least = plan;
    for (int size = build.size() / 2; size > 0; size /= 2) {
      BuildPlan smaller = build.ofSize(size);
      NightPlan with =
          least.withBuilds(
              least.builds().stream()
                  .map(other -> other.id().equals(build.id()) ? smaller : other)
                  .toList());
      if (!breaks(with, invariant)) {
        return least;
      }
      least = with;
    }
    return least;
  }

  private static NightPlan withoutFaults(NightPlan plan, Invariant invariant) {
    NightPlan least = plan;
    for (Fault fault : Fault.values()) {
      if (least.faults().contains(fault) && breaks(least.without(fault), invariant)) {
        least = least.without(fault);
      }
    }
    return least;
  }

  private static boolean breaks(NightPlan plan, Invariant invariant) {
    return new Night(plan, false)
        .run()
        .filter(violation -> violation.invariant() == invariant)
        .isPresent();
  }
}
