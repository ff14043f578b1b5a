package dev.kiln.coordinator.simulation.chance;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Decides when something goes wrong, and counts what has. In the calm at the end nothing does. */
public final class Faults {

  private final Set<Fault> enabled;
  private final double intensity;
  private final Map<Fault, Chance> chances = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
  private boolean calm;

  /**
   * Begins a night.
   *
   * @param intensity by how much everything is more likely than usual
   */
  public Faults(long seed, Set<Fault> enabled, double intensity) {
    this.enabled = enabled;
    this.intensity = intensity;
    for (Fault fault : Fault.values()) {
      chances.put(fault, Chance.of(seed, fault.name()));
    }
  }

  /** Whether {@code fault} happens, now that it could. */
  public boolean happens(Fault fault) {
    if (calm || !enabled.contains(fault)) {
      return false;
    }
    boolean happens = chance(fault).happens(fault.odds() * intensity);
    if (happens) {
      happened.merge(fault, 1, Integer::sum);
    }
    return happens;
  }

  /** For what is to be drawn about a fault that happens. */
  public Chance chance(Fault fault) {
    return chances.getOrDefault(fault, Chance.of(0, fault.name()));
  }

  /** From now on nothing goes wrong any more. */
  public void calm() {
    calm = true;
  }

  public boolean isCalm() {
    return calm;
  }

  /** What has gone wrong so far. */
  public Set<Fault> happened() {
    return Set.copyOf(happened.keySet());
  }
}
