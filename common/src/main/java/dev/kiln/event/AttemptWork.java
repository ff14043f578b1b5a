package dev.kiln.event;

import java.time.Duration;
import java.util.List;

/**
 * What an attempt spent its time on, as its worker measured it.
 *
 * @param phases the steps in the order in which they ended, each once
 * @param pulledBytes how much of parents was fetched from the registry, as the engine stores it
 * @param sparedBytes how much of parents was on the host already and so was not fetched
 */
public record AttemptWork(List<Phase> phases, long pulledBytes, long sparedBytes) {

  /** Of an attempt that nothing was said about, as older workers' reports say nothing. */
  public static final AttemptWork UNKNOWN = new AttemptWork(List.of(), 0, 0);

  public AttemptWork {
    phases = List.copyOf(phases);
  }

  /**
   * One step of an attempt.
   *
   * @param name such as {@code pull parent}
   * @param duration by the worker's monotonic clock
   */
  public record Phase(String name, Duration duration) {}
}
