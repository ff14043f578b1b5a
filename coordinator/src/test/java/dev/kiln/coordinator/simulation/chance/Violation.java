package dev.kiln.coordinator.simulation.chance;

import java.util.List;

/** Something has happened that must never happen. */
public final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Invariant invariant;
  private final transient List<String> subjects;

  /**
   * A violation.
   *
   * @param subjects what it is about, in words that lines of the trace contain too
   */
  public Violation(Invariant invariant, String message, List<String> subjects) {
    super(invariant + ": " + message);
    this.invariant = invariant;
    this.subjects = List.copyOf(subjects);
  }

  /** A violation about something, such as a build and an image. */
  public static Violation of(Invariant invariant, String message, Object... subjects) {
    return new Violation(
        invariant, message, List.of(subjects).stream().map(Object::toString).toList());
  }

  /** The core has thrown {@code cause}. */
  public static Violation thrown(RuntimeException cause) {
    Violation violation =
        new Violation(Invariant.NO_EXCEPTION, "the core has thrown " + cause, List.of());
    violation.initCause(cause);
    return violation;
  }

  public Invariant invariant() {
    return invariant;
  }

  public List<String> subjects() {
    return subjects;
  }
}
