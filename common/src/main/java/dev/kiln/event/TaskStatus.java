package dev.kiln.event;

import java.util.Locale;

/**
 * How a task is: {@code waiting → queued → building →} one of the ends; a failed or lost attempt
 * leads from building back to waiting. The last three are decided at planning.
 */
public enum TaskStatus {
  /** Its parents are not all there yet, or a retry is not due yet. */
  WAITING,
  /** Offered to workers. */
  QUEUED,
  /** Claimed by a worker. */
  BUILDING,
  /** Built and pushed in this build. */
  BUILT,
  /** An image with the same input key was in the registry already. */
  REUSED,
  /** Every try failed. */
  FAILED,
  /** An ancestor failed, so it can't be built. */
  PARENT_FAILED,
  /** The build was cancelled before it ended. */
  CANCELLED,
  /** Left out on request; children are built on the image that stands in for it, if any. */
  SKIPPED,
  /** Not selected. */
  UNMATCHED,
  /** Can't be built for this distribution or architecture. */
  UNBUILDABLE;

  /** Whether the task will not change any more. */
  public boolean isEnded() {
    return switch (this) {
      case WAITING, QUEUED, BUILDING -> false;
      case BUILT, REUSED, FAILED, PARENT_FAILED, CANCELLED, SKIPPED, UNMATCHED, UNBUILDABLE -> true;
    };
  }

  /** Whether the task has a digest that its children can be built on. */
  public boolean hasImage() {
    return this == BUILT || this == REUSED;
  }

  /** The word that people and JSON read, such as {@code parent_failed}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
