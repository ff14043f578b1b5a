package dev.kiln.worker.output;

import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps batches in memory; can refuse to, as brokers that are away do. */
public final class InMemoryLogBatches implements LogBatches {

  private final List<LogBatch> batches = new ArrayList<>();
  private boolean refusing;
  private int refusals;
  private boolean holding;
  private Optional<LogPosition> recent = Optional.empty();

  @Override
  public synchronized LogPosition write(LogBatch batch) throws InterruptedException {
    while (holding && !batches.isEmpty()) {
      wait();
    }
    if (refusing) {
      refusals++;
      throw new IllegalStateException("nobody takes it");
    }
    batches.add(batch);
    return new LogPosition(3, 100 + batches.size());
  }

  @Override
  public synchronized Optional<LogPosition> recent() {
    return recent;
  }

  /** As if something had just been written there. */
  synchronized void wroteLately(LogPosition position) {
    recent = Optional.of(position);
  }

  synchronized void refuse(boolean now) {
    refusing = now;
  }

  /** Keeps all who write waiting, but for the first. */
  synchronized void hold(boolean now) {
    holding = now;
    notifyAll();
  }

  synchronized int refusals() {
    return refusals;
  }

  public synchronized List<LogBatch> batches() {
    return List.copyOf(batches);
  }

  public List<LogBatch.Line> lines() {
    return batches().stream().flatMap(batch -> batch.lines().stream()).toList();
  }
}
