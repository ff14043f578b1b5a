package dev.kiln.coordinator.status;

import java.util.Locale;

/** Where a build is: {@code running}, then one of the others for ever. */
public enum BuildStatus {
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** The word of the wire and of the pages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
