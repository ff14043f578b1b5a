package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.decision.Demand;
import dev.kiln.image.Pool;
import java.util.Collections;
import java.util.SortedMap;

/** A board of demands for a coordinator that is alone. */
final class LonelyBoard implements DemandBoard {

  @Override
  public void tell(SortedMap<Integer, SortedMap<Pool, Demand>> demands) {}

  @Override
  public SortedMap<Integer, SortedMap<Pool, Demand>> all() {
    return Collections.emptySortedMap();
  }
}
