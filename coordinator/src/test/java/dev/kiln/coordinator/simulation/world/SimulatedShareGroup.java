package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.VirtualTime;
import dev.kiln.event.ReadyToBuild;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The share group of one pool's ready topic: each offer goes to one of the workers that ask for
 * work, under a lock. If the lock runs out it goes to another one, but not for ever.
 */
final class SimulatedShareGroup {

  private static final int LOCKED_FOR = 30_000;
  private static final int MOST_DELIVERIES = 5;

  private final VirtualTime time;
  private final Chance chance;
  private final Deque<Offered> available = new ArrayDeque<>();
  private final List<SimulatedWorker> members = new ArrayList<>();

  /** An offer in the topic. */
  static final class Offered {
    private final ReadyToBuild message;
    private int deliveries;
    private boolean settled;

    private Offered(ReadyToBuild message) {
      this.message = message;
    }

    ReadyToBuild message() {
      return message;
    }

    /** How often it has been given to anybody. */
    int deliveries() {
      return deliveries;
    }
  }

  SimulatedShareGroup(VirtualTime time, Chance chance) {
    this.time = time;
    this.chance = chance;
  }

  void join(SimulatedWorker worker) {
    members.add(worker);
  }

  void offer(ReadyToBuild message) {
    available.add(new Offered(message));
    match();
  }

  /** The worker has accepted the offer; nobody else gets it. */
  void accept(Offered offered) {
    offered.settled = true;
  }

  /** The worker does not want it after all. */
  void release(Offered offered) {
    if (!offered.settled) {
      makeAvailable(offered);
    }
  }

  /** Gives what is there to those who ask. */
  void match() {
    members.removeIf(SimulatedWorker::isGone);
    while (!available.isEmpty()) {
      List<SimulatedWorker> asking = members.stream().filter(SimulatedWorker::asksForWork).toList();
      if (asking.isEmpty()) {
        return;
      }
      deliver(available.remove(), chance.oneOf(asking));
    }
  }

  private void deliver(Offered offered, SimulatedWorker worker) {
    offered.deliveries++;
    int delivery = offered.deliveries;
    worker.expect(this, offered);
    time.after(
        LOCKED_FOR,
        () -> {
          if (!offered.settled && offered.deliveries == delivery) {
            makeAvailable(offered);
          }
        });
  }

  private void makeAvailable(Offered offered) {
    if (offered.deliveries < MOST_DELIVERIES) {
      available.addFirst(offered);
      match();
    }
  }
}
