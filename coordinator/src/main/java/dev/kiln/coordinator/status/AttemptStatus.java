package dev.kiln.coordinator.status;

import java.util.Locale;

/** Where an attempt is: {@code running}, then one of the others for ever. */
public enum AttemptStatus {
  RUNNING,
  BUILT,
  REUSED,
  FAILED,
  /** Its worker fell silent. */
  LOST,
  /** Its worker gave it back unfinished. */
  RELEASED,
  /** Another attempt of the task was faster. */
  SUPERSEDED;

  /** The word of the wire and of the pages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
