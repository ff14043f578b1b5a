package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.decision.Demand;
import dev.kiln.image.Pool;
import java.util.SortedMap;

/**
 * Where owners tell each other how much of each pool they could use. What it says may be old or
 * missing; then the order of tasks is less exact, and nothing else.
 */
public interface DemandBoard {

  /** Says what the owners of this coordinator could use now, by partition. */
  void tell(SortedMap<Integer, SortedMap<Pool, Demand>> demands);

  /** What the owners of all coordinators have said lately, by partition. */
  SortedMap<Integer, SortedMap<Pool, Demand>> all();
}
