package dev.kiln.coordinator.simulation;

import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import dev.kiln.coordinator.simulation.chance.Invariant;
import dev.kiln.coordinator.simulation.chance.Trace;
import dev.kiln.coordinator.simulation.chance.Violation;
import dev.kiln.coordinator.simulation.chance.VirtualTime;
import dev.kiln.coordinator.simulation.night.BuildPlan;
import dev.kiln.coordinator.simulation.night.NightPlan;
import dev.kiln.coordinator.simulation.oracle.Oracle;
import dev.kiln.coordinator.simulation.world.SimulatedLog;
import dev.kiln.coordinator.simulation.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One night of a farm: first everything that can go wrong does, then calm, in which every build has
 * to end. A night depends on its plan alone.
 */
final class Night {

  private static final long CALM_LASTS = 3_600_000;
  private static final long MOST_EVENTS = 300_000;
  private static final long SETTLED_AFTER = 100_000;
  private static final long AFTERWARDS = 60_000;
  private static final long LOOK_EVERY = 5_000;

  private final NightPlan plan;
  private final VirtualTime time = new VirtualTime();
  private final Faults faults;
  private final Trace trace;
  private final Oracle oracle;
  private final World world;

  /**
   * A night that has not begun.
   *
   * @param traced whether somebody is going to read what happened
   */
  Night(NightPlan plan, boolean traced) {
    this.plan = plan;
    this.faults = new Faults(plan.seed(), plan.faults(), plan.intensity());
    this.trace = Trace.of(time, traced);
    this.oracle = new Oracle(trace);
    this.world = new World(plan, time, faults, trace, oracle);
  }

  /** Lets the night pass; what it comes to is the first violation, if there is one. */
  Optional<Violation> run() {
    try {
      pass();
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    } catch (RuntimeException thrown) {
      return Optional.of(Violation.thrown(thrown));
    }
  }

  /** The facts of a partition, as they stand in the log. */
  List<RecordedFact> log(int partition) {
    return world.broker().events(partition).entries().stream()
        .map(SimulatedLog.Entry::value)
        .toList();
  }

  Trace trace() {
    return trace;
  }

  /** The kinds of facts that have counted. */
  Set<Class<?>> kinds() {
    return oracle.kinds();
  }

  /** What went wrong. */
  Set<Fault> faults() {
    return faults.happened();
  }

  /** How builds and tasks have ended, as words. */
  Set<String> endings() {
    return oracle.endings();
  }

  int voidFacts() {
    return oracle.voidFacts();
  }

  private void pass() {
    oracle.watch(plan, world);
    world.start();
    while (time.now() < plan.chaos() && time.next()) {
      if (isDone()) {
        break;
      }
    }
    trace.sayToAll(() -> "from here on nothing goes wrong any more");
    world.calmDown();
    long calmSince = time.now();
    lookFrom(calmSince + SETTLED_AFTER);
    while (!isDone() && time.next()) {
      if (time.now() > calmSince + CALM_LASTS || time.eventsSoFar() > mostEvents()) {
        throw new Violation(
            Invariant.NOT_STUCK, "it does not end: " + oracle.whatIsLeft(), List.of());
      }
    }
    long doneAt = Math.max(time.now(), calmSince + SETTLED_AFTER);
    while (time.now() < doneAt + AFTERWARDS && time.next()) {}
    oracle.look(NightPlan.START.plusMillis(time.now()));
    oracle.compareAtTheEnd(world);
  }

  /** A night that goes round in circles need not go on for hours. */
  private long mostEvents() {
    return MOST_EVENTS + 100L * plan.builds().stream().mapToInt(BuildPlan::size).sum();
  }

  private boolean isDone() {
    return world.isAllSubmitted() && oracle.isAllDone();
  }

  private void lookFrom(long moment) {
    time.at(
        moment,
        () -> {
          oracle.look(NightPlan.START.plusMillis(time.now()));
          time.every(LOOK_EVERY, () -> oracle.look(NightPlan.START.plusMillis(time.now())));
        });
  }
}
