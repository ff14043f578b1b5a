package dev.kiln.worker.measure;

import dev.kiln.event.InboxMessage;
import java.time.Duration;

/** Counts what a worker does. Never blocks, never fails; safe for many threads. */
public interface WorkerMetrics {

  /** Counts nothing, where nobody asks. */
  WorkerMetrics NONE = new WorkerMetrics() {};

  /** A dispatch was taken and its start reported. */
  default void claimed() {}

  /** A step of an attempt has ended, such as {@code pull parent}, whether well or not. */
  default void phaseEnded(String name, Duration duration) {}

  /** An attempt has ended and said so. */
  default void attemptEnded(InboxMessage.Report report) {}

  /** So many bytes of parents were fetched from the registry. */
  default void pulled(long bytes) {}

  /** So many bytes of parents were here already and so were not fetched. */
  default void spared(long bytes) {}

  /** Output was written to Kafka. */
  default void shipped(long lines, long bytes) {}

  /** Output could not be written and is lost. */
  default void dropped(long lines) {}

  /** Something had to wait because a registry asked to be left alone. */
  default void registryWaited(Duration duration) {}

  /** The self-test has been made once. */
  default void selfTestEnded(boolean passed) {}
}
