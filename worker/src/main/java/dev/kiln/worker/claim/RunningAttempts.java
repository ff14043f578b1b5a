package dev.kiln.worker.claim;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The attempts that a worker is at, as its heartbeats list them. Safe for many threads. */
public final class RunningAttempts {

  private final Map<AttemptId, Entry> entries = new ConcurrentHashMap<>();
  private int beginning;

  /** One attempt in progress and the thread that works on it. */
  public static final class Entry {

    private final AttemptId id;
    private final ReadyToBuild task;
    private final Instant startedAt;
    private volatile String phase = "claim";
    private volatile @Nullable String stopReason;
    private volatile @Nullable Thread thread;

    private Entry(AttemptId id, ReadyToBuild task, Instant startedAt) {
      this.id = id;
      this.task = task;
      this.startedAt = startedAt;
    }

    /** What it is doing now, such as {@code build 3/9}. */
    public void phase(String now) {
      phase = now;
    }

    /** Why it was told to stop, if it was. */
    public Optional<String> stopReason() {
      return Optional.ofNullable(stopReason);
    }

    /** Ties the calling thread to the attempt, so that stopping it interrupts the thread. */
    void runsHere() {
      thread = Thread.currentThread();
      if (stopReason != null) {
        Thread.currentThread().interrupt();
      }
    }

    /** Orders are repeated until they are obeyed; the thread is interrupted once. */
    synchronized void stop(String reason) {
      if (stopReason != null) {
        return;
      }
      stopReason = reason;
      Thread worker = thread;
      if (worker != null) {
        worker.interrupt();
      }
    }
  }

  /**
   * Announces an attempt that may begin soon; {@link #begunOrNot} takes it back.
   *
   * @param alone whether it may only begin where nothing else runs or is announced
   * @return whether it may begin
   */
  synchronized boolean announce(boolean alone) {
    if (alone && (beginning > 0 || !entries.isEmpty())) {
      return false;
    }
    beginning++;
    return true;
  }

  /** What was announced runs now, or has come to nothing. */
  synchronized void begunOrNot() {
    beginning--;
  }

  /** Whether nothing runs and one attempt alone is announced. */
  synchronized boolean isAnnouncedAlone() {
    return beginning == 1 && entries.isEmpty();
  }

  Entry add(AttemptId id, ReadyToBuild task, Instant startedAt) {
    Entry entry = new Entry(id, task, startedAt);
    entries.put(id, entry);
    return entry;
  }

  void remove(AttemptId id) {
    entries.remove(id);
  }

  /** Stops an attempt; one that is unknown has ended already. */
  void stop(AttemptId id, String reason) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.stop(reason);
    }
  }

  void stopAll(String reason) {
    entries.values().forEach(entry -> entry.stop(reason));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  List<Heartbeat.RunningAttempt> list() {
    return entries.values().stream()
        .map(entry ->
            new Heartbeat.RunningAttempt(
                entry.task.build(), entry.task.image(), entry.id, entry.phase, entry.startedAt))
        .sorted((one, other) -> one.attempt().compareTo(other.attempt()))
        .toList();
  }
}
