package dev.kiln.coordinator.simulation;

import dev.kiln.coordinator.simulation.chance.Fault;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** What has happened in many nights, taken together. Several threads may add to it. */
final class Coverage {

  private final Set<Class<?>> kinds = new HashSet<>();
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private final Set<String> endings = new TreeSet<>();
  private long voidFacts;

  synchronized void add(Night night) {
    kinds.addAll(night.kinds());
    faults.addAll(night.faults());
    endings.addAll(night.endings());
    voidFacts += night.voidFacts();
  }

  /** The kinds of facts that have counted. */
  synchronized Set<Class<?>> kinds() {
    return Set.copyOf(kinds);
  }

  /** What has gone wrong. */
  synchronized Set<Fault> faults() {
    return Set.copyOf(faults);
  }

  /** How builds and tasks have ended, as words. */
  synchronized Set<String> endings() {
    return new TreeSet<>(endings);
  }

  /** How many facts were of owners that had lost their partition. */
  synchronized long voidFacts() {
    return voidFacts;
  }
}
