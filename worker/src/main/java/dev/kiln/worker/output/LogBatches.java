package dev.kiln.worker.output;

import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;

/** Where batches of output go. */
public interface LogBatches {

  /** Writes a batch and returns where it stands; throws a runtime exception if it can't. */
  LogPosition write(LogBatch batch) throws InterruptedException;
}
