package dev.kiln.worker.health;

import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import dev.kiln.worker.measure.WorkerMetrics;
import dev.kiln.worker.output.LogBatches;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Counts the output on its way to where batches go. */
public final class MeasuredBatches implements LogBatches {

  private final LogBatches target;
  private final WorkerMetrics metrics;

  public MeasuredBatches(LogBatches target, WorkerMetrics metrics) {
    this.target = target;
    this.metrics = metrics;
  }

  @Override
  public Optional<LogPosition> recent() {
    return target.recent();
  }

  @Override
  public LogPosition write(LogBatch batch) throws InterruptedException {
    boolean written = false;
    try {
      LogPosition position = target.write(batch);
      written = true;
      return position;
    } finally {
      if (written) {
        metrics.shipped(batch.lines().size(), bytes(batch));
      } else {
        metrics.dropped(batch.lines().size());
      }
    }
  }

  private static long bytes(LogBatch batch) {
    return batch.lines().stream()
        .mapToLong(line -> line.text().getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }
}
