package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The consumer group of the coordinators. Each learns by itself, and late, which partitions are its
 * own, so that for a while two of them can believe the same.
 */
final class SimulatedGroup {

  private static final int LEARNS_WITHIN = 4_000;

  private final VirtualTime time;
  private final Chance chance;
  private final int partitions;
  private final List<SimulatedCoordinator> members = new ArrayList<>();
  private int turn;

  SimulatedGroup(int partitions, VirtualTime time, Chance chance) {
    this.partitions = partitions;
    this.time = time;
    this.chance = chance;
  }

  void join(SimulatedCoordinator coordinator) {
    if (!members.contains(coordinator)) {
      members.add(coordinator);
      tellAll();
    }
  }

  void leave(SimulatedCoordinator coordinator) {
    if (members.remove(coordinator)) {
      tellAll();
    }
  }

  /** Assigns everything to somebody else, if there is anybody. */
  void rebalance() {
    turn++;
    tellAll();
  }

  boolean isMember(SimulatedCoordinator coordinator) {
    return members.contains(coordinator);
  }

  private void tellAll() {
    for (SimulatedCoordinator member : members) {
      member
          .process()
          .at(
              time.now() + chance.below(LEARNS_WITHIN),
              () -> member.assigned(partitionsOf(member)));
    }
  }

  private SortedSet<Integer> partitionsOf(SimulatedCoordinator member) {
    SortedSet<Integer> assigned = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (!members.isEmpty() && members.get((partition + turn) % members.size()) == member) {
        assigned.add(partition);
      }
    }
    return assigned;
  }
}
