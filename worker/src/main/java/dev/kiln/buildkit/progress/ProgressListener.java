package dev.kiln.buildkit.progress;

/**
 * Is told of a build's progress, one event after the other, in order. Events wait for it: while it
 * blocks, the answer of the engine is not read. What it throws ends the build.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Takes the next event. */
  void accept(ProgressEvent event);
}
