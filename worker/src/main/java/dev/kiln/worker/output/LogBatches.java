package dev.kiln.worker.output;

import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import java.util.Optional;

/** Where batches of output go. */
public interface LogBatches {

  /**
   * A position behind which stands whatever is written from now on, if one is known without waiting
   * and not far away.
   */
  default Optional<LogPosition> recent() {
    return Optional.empty();
  }

  /** Writes a batch and returns where it stands; throws a runtime exception if it can't. */
  LogPosition write(LogBatch batch) throws InterruptedException;
}
