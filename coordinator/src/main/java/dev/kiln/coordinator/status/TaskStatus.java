package dev.kiln.coordinator.status;

import java.util.Locale;

/**
 * Where a task is on its way: {@code waiting → queued → building → built}, or another end. The last
 * three are decided at planning.
 */
public enum TaskStatus {
  /** Some parent is not ready. */
  WAITING,
  /** Offered to workers. */
  QUEUED,
  /** A worker has claimed it. */
  BUILDING,
  /** Built and pushed in this build. */
  BUILT,
  /** An earlier build's image with the same input key was taken. */
  REUSED,
  /** Its last attempt failed for good. */
  FAILED,
  /** An image that it needs failed. */
  PARENT_FAILED,
  /** Stopped by request. */
  CANCELLED,
  /** Left out on purpose, with a reason. */
  SKIPPED,
  /** Not asked for. */
  UNMATCHED,
  /** Not possible for this distribution or architecture. */
  UNBUILDABLE;

  /** Whether nothing more will happen to the task. */
  public boolean ended() {
    return this != WAITING && this != QUEUED && this != BUILDING;
  }

  /** The word of the wire and of the pages, such as {@code parent_failed}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
