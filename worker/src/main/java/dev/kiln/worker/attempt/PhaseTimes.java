package dev.kiln.worker.attempt;

import dev.kiln.event.AttemptWork;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What an attempt has spent its time on so far. One phase at a time; a phase that is entered again
 * goes on counting. Safe for many threads.
 */
final class PhaseTimes {

  private final LongSupplier nanoTime;
  private final Map<AttemptPhase, Duration> ended = new EnumMap<>(AttemptPhase.class);
  private AttemptPhase current = AttemptPhase.FETCH_TREE;
  private long since;
  private long pulledBytes;
  private long sparedBytes;

  /** Begins with the first phase; {@code nanoTime} is a monotonic clock. */
  PhaseTimes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** The phase before ends, this one begins. */
  synchronized void enter(AttemptPhase phase) {
    settle();
    current = phase;
  }

  /** The phase that is under way. */
  synchronized AttemptPhase current() {
    return current;
  }

  synchronized void pulled(long bytes) {
    pulledBytes += bytes;
  }

  synchronized void spared(long bytes) {
    sparedBytes += bytes;
  }

  /** What it has taken up to now, the phase under way included. */
  synchronized AttemptWork work() {
    settle();
    return new AttemptWork(
        ended.entrySet().stream()
            .map(phase -> new AttemptWork.Phase(phase.getKey().toString(), phase.getValue()))
            .toList(),
        pulledBytes,
        sparedBytes);
  }

  private void settle() {
    long now = nanoTime.getAsLong();
    ended.merge(current, Duration.ofNanos(now - since), Duration::plus);
    since = now;
  }
}
