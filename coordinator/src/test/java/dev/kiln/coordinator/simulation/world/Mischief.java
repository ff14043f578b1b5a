package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import java.util.List;

/** Does to processes and hosts, every few seconds, what the night has in store for them. */
final class Mischief {

  private static final int ROUND = 3_000;

  private final World world;
  private final Faults faults;

  Mischief(World world) {
    this.world = world;
    this.faults = world.faults();
  }

  void start() {
    world.time().after(ROUND, this::round);
  }

  private void round() {
    if (faults.isCalm()) {
      return;
    }
    troubleCoordinators();
    troubleWorkers();
    if (faults.happens(Fault.DISK_FULL)) {
      world.fillDisk(
          faults.chance(Fault.DISK_FULL).oneOf(world.plan().workers()).host(),
          faults.chance(Fault.DISK_FULL).between(5_000, 60_000));
    }
    if (faults.happens(Fault.REGISTRY_DOWN)) {
      world.trace().sayToAll(() -> "the registry is down");
      world.registry().goDown(faults.chance(Fault.REGISTRY_DOWN).between(1_000, 40_000));
    }
    world.user().interfere();
    start();
  }

  private void troubleCoordinators() {
    if (faults.happens(Fault.COORDINATOR_CRASH)) {
      world.crash(coordinator(Fault.COORDINATOR_CRASH), "as it comes");
    }
    if (faults.happens(Fault.COORDINATOR_HANG)) {
      Chance chance = faults.chance(Fault.COORDINATOR_HANG);
      world.hang(coordinator(Fault.COORDINATOR_HANG), chance.between(1_000, 70_000));
    }
    if (faults.happens(Fault.COORDINATOR_DEAF)) {
      Chance chance = faults.chance(Fault.COORDINATOR_DEAF);
      SimulatedCoordinator deaf = coordinator(Fault.COORDINATOR_DEAF);
      world.trace().sayToAll(() -> deaf.name() + " hears heartbeats late");
      deaf.becomeDeaf(chance.between(1_000, 60_000));
      world.time().after(chance.between(20_000, 120_000), deaf::hearAgain);
    }
    if (faults.happens(Fault.PROBES_HELD_UP)) {
      SimulatedCoordinator held = coordinator(Fault.PROBES_HELD_UP);
      world.trace().sayToAll(() -> "the probes of %s are held up".formatted(held.name()));
      held.holdUpProbes(faults.chance(Fault.PROBES_HELD_UP).between(1_000, 50_000));
    }
    if (faults.happens(Fault.REBALANCE)) {
      world.group().rebalance();
    }
  }

  private void troubleWorkers() {
    if (faults.happens(Fault.WORKER_CRASH)) {
      world.crash(worker(Fault.WORKER_CRASH), "as it comes");
    }
    if (faults.happens(Fault.WORKER_HANG)) {
      Chance chance = faults.chance(Fault.WORKER_HANG);
      world.hang(worker(Fault.WORKER_HANG), chance.between(2_000, 80_000), chance.happens(0.5));
    }
    if (faults.happens(Fault.WORKER_CUT_OFF)) {
      SimulatedWorker worker = worker(Fault.WORKER_CUT_OFF);
      world.trace().sayToAll(() -> worker.instance() + " is cut off");
      worker.cutOff(faults.chance(Fault.WORKER_CUT_OFF).between(2_000, 90_000));
    }
    if (faults.happens(Fault.WORKER_SHUTDOWN)) {
      world.shutDown(worker(Fault.WORKER_SHUTDOWN));
    }
  }

  private SimulatedCoordinator coordinator(Fault fault) {
    List<SimulatedCoordinator> all = world.coordinators();
    return faults.chance(fault).oneOf(all);
  }

  private SimulatedWorker worker(Fault fault) {
    return faults.chance(fault).oneOf(world.workers());
  }
}
