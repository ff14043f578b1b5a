package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.owner.Outgoing;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way of facts from one owner to its partition: they arrive one by one and in order. Its
 * coordinator can crash before and after each of them; then what is on its way still arrives, or no
 * more from some fact on. An acknowledgement can be missing although the fact is there.
 */
final class FactChannel {

  private final SimulatedCoordinator coordinator;
  private final SimulatedProcess process;
  private final World world;
  private final Faults faults;
  private final int partition;
  private long lastArrival;
  private long lastAnswer;
  private boolean cut;
  private boolean failed;

  FactChannel(SimulatedCoordinator coordinator, int partition) {
    this.coordinator = coordinator;
    this.process = coordinator.process();
    this.world = coordinator.world();
    this.faults = world.faults();
    this.partition = partition;
  }

  /**
   * Sends a round.
   *
   * @param written gets each fact when it is acknowledged
   * @param missing is told once if an acknowledgement does not come
   */
  void write(long term, List<Outgoing> round, Consumer<RecordedFact> written, Runnable missing) {
    long sent = world.time().now() + world.broker().way(Fault.SLOW_WRITE);
    lastArrival = Math.max(lastArrival, sent);
    for (Outgoing outgoing : round) {
      world.time().at(lastArrival, () -> arrive(term, outgoing, written, missing));
    }
  }

  private void arrive(
      long term, Outgoing outgoing, Consumer<RecordedFact> written, Runnable missing) {
    if (process.isDead() && !cut) {
      cut = faults.chance(Fault.CRASH_AT_WRITE).happens(0.2);
    }
    if (cut) {
      return;
    }
    if (process.isRunning() && faults.happens(Fault.CRASH_AT_WRITE)) {
      world.crash(coordinator, "before it writes " + outgoing.fact());
      cut = true;
      return;
    }
    RecordedFact recorded =
        world.broker().append(partition, term, outgoing.answers(), outgoing.fact());
    if (process.isRunning() && faults.happens(Fault.CRASH_AT_WRITE)) {
      world.crash(coordinator, "after it has written " + outgoing.fact());
      return;
    }
    boolean lost = faults.happens(Fault.ACKNOWLEDGEMENT_LOST);
    lastAnswer = Math.max(lastAnswer, world.time().now() + world.broker().way());
    process.at(lastAnswer, () -> answer(recorded, lost, written, missing));
  }

  private void answer(
      RecordedFact recorded, boolean lost, Consumer<RecordedFact> written, Runnable missing) {
    if (failed) {
      return;
    }
    if (lost) {
      failed = true;
      missing.run();
    } else {
      written.accept(recorded);
    }
  }
}
