package dev.kiln.coordinator.simulation.chance;

/** What must never happen, as docs/architecture.md counts it, and what else is promised. */
public enum Invariant {
  /** A task starts before all of its parents have an image. */
  PARENTS_FIRST,
  /** A task or build ends twice, or a build with a task that has not. */
  ENDS_ONCE,
  /** A fact of an owner that has lost the partition changes something. */
  FENCED,
  /** A child is built on another digest than the accepted one. */
  RIGHT_PARENTS,
  /** Public tags and their release differ, move without a right, or go back to an older build. */
  PUBLIC_TAGS,
  /** A build or a submission is lost, or kept otherwise than it was. */
  NOTHING_LOST,
  /** A build does not end although nothing goes wrong any more. */
  NOT_STUCK,
  /** The same facts add up to something else. */
  SAME_FOLD,
  /** An accepted digest has no tag. */
  TAGGED,
  /** An attempt that is alive and well counts as lost. */
  LIVING_NOT_LOST,
  /** A task is offered, tried or given up against the rules. */
  TASK_RULES,
  /** An attempt that nobody waits for is not stopped. */
  STOPPED,
  /** Something new begins while the farm is paused. */
  PAUSE_OBEYED,
  /** A worker has nothing to do although there is something for it. */
  NOT_STARVED,
  /** The core throws an exception. */
  NO_EXCEPTION
}
