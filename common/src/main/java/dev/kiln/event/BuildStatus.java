package dev.kiln.event;

import java.util.Locale;

/** How a build is: running until every task has ended and the release, if any, is published. */
public enum BuildStatus {
  /** Some task has not ended, or the release is not published yet. */
  RUNNING,
  /** Every task that may not fail was built or reused; what was to be published is published. */
  SUCCEEDED,
  /** A task failed that was not allowed to. */
  FAILED,
  /** Somebody cancelled it, or its deadline passed. */
  CANCELLED;

  /** The word that people and JSON read. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
