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

  /** Something moves that is not worth a line, such as one more percent of a layer. */
  default void moving() {}
}
