package dev.kiln.coordinator.decision;

/**
 * How much of a pool an owner could use.
 *
 * @param tasks how many tasks could be offered or are offered and not claimed
 * @param urgency the effective priority of its most urgent build
 */
public record Demand(int tasks, int urgency) {

  /** Nothing to do. */
  public static final Demand NONE = new Demand(0, Integer.MIN_VALUE);
}
