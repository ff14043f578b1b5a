package dev.kiln.coordinator.simulation.night;

import dev.kiln.image.Pool;
import java.util.List;

/** A worker of a simulated farm. */
public record WorkerPlan(String name, String host, int slots, List<Pool> pools) {

  public WorkerPlan {
    pools = List.copyOf(pools);
  }
}
