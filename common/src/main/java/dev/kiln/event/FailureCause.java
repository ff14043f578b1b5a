package dev.kiln.event;

/**
 * Why an attempt failed, as far as it decides what happens next.
 *
 * <p>{@link #TEMPLATE} and {@link #BY_HAND} are final at once. {@link #BUILD} and {@link #TIMEOUT}
 * use up the task's retries. {@link #SOURCE}, {@link #PUSH}, {@link #REGISTRY}, {@link #ENGINE},
 * {@link #DISK} and {@link #PARENT_GONE} are the farm's fault and use up a time budget instead.
 * {@link #LOST} is final when it comes from the coordinator: it has tried often enough by then.
 */
public enum FailureCause {
  /** The template or the rendered Dockerfile is wrong; trying again can't help. */
  TEMPLATE,
  /** A source or a package mirror could not be reached or sent something unexpected. */
  SOURCE,
  /** An instruction of the Dockerfile failed. */
  BUILD,
  /** The registry refused the pushed image. */
  PUSH,
  /** The registry could not be reached, or asked to be left alone for a while. */
  REGISTRY,
  /** The engine did not answer or failed by itself. */
  ENGINE,
  /** The host has no space left. */
  DISK,
  /** The attempt took longer than it may. */
  TIMEOUT,
  /** A pinned parent is not in the registry any more. */
  PARENT_GONE,
  /** Its workers fell silent, one after the other. */
  LOST,
  /** Somebody gave the task up. */
  BY_HAND;

  /** Whether the farm and not the image is to blame. */
  public boolean isInfrastructure() {
    return switch (this) {
      case SOURCE, PUSH, REGISTRY, ENGINE, DISK, PARENT_GONE -> true;
      case TEMPLATE, BUILD, TIMEOUT, LOST, BY_HAND -> false;
    };
  }
}
