package dev.kiln.worker.attempt;

/**
 * Where the engine's output goes, line by line and in order, while the work runs.
 *
 * <p>Called from one thread at a time, but not from the thread that waits for the result.
 */
@FunctionalInterface
public interface OutputSink {

  /**
   * Takes a line without its end.
   *
   * @param phase what the engine is doing: {@code build} or {@code build 3/9}, {@code pull}, {@code
   *     push}
   */
  void line(String phase, String text);
}
