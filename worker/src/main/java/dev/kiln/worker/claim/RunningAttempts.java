package dev.kiln.worker.claim;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that a worker is at. Each goes through three stages: it is opened, from when on it
 * can be told to stop; its start has been reported, from when on heartbeats list it; its work has
 * ended, from when on orders to stop come too late. Safe for many threads.
 */
public final class RunningAttempts {

  private final Map<AttemptId, Entry> entries = new ConcurrentHashMap<>();
  private int beginning;

  /** One attempt in progress and the thread that works on it. */
  public static final class Entry {

    private final AttemptId id;
    private final ReadyToBuild task;
    private final Instant startedAt;
    private volatile String phase = "claim";
    private volatile boolean reported;
    private volatile @Nullable String stopReason;
    private boolean workEnded;
    private @Nullable Thread thread;

    private Entry(AttemptId id, ReadyToBuild task, Instant startedAt) {
      this.id = id;
      this.task = task;
      this.startedAt = startedAt;
    }

    AttemptId id() {
      return id;
    }

    /** What it is doing now, such as {@code build 3/9}. */
    public void phase(String now) {
      phase = now;
    }

    /** Why it was told to stop, if it was. */
    public Optional<String> stopReason() {
      return Optional.ofNullable(stopReason);
    }

    /**
     * How it ends is decided: from now on an order to stop interrupts nobody, because it would only
     * keep that from being said.
     */
    public synchronized void workEnded() {
      workEnded = true;
    }

    /** Its start is written: the owner expects to find it in heartbeats. */
    void reported() {
      reported = true;
    }

    /** Ties the calling thread to the attempt, so that stopping it interrupts the thread. */
    synchronized void runsHere() {
      thread = Thread.currentThread();
      if (stopReason != null) {
        Thread.currentThread().interrupt();
      }
    }

    /** Orders are repeated until they are obeyed; the thread is interrupted once. */
    synchronized void stop(String reason) {
      if (stopReason != null || workEnded) {
        return;
      }
      stopReason = reason;
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Nobody waits for it any more, not even for its report. */
    private synchronized void abandon() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    private String words() {
      return "%s of %s (%s)".formatted(task.image(), task.build(), phase);
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

  /** Whether nothing runs, is announced or has still to be reported. */
  synchronized boolean isIdle() {
    return beginning == 0 && entries.isEmpty();
  }

  /**
   * Opens an attempt, before its start is reported: whoever reads the report may order it to stop
   * sooner than the answer to the report is here.
   */
  Entry open(AttemptId id, ReadyToBuild task, Instant startedAt) {
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

  /** Interrupts even those whose work has ended and whose report can't be written. */
  void abandonAll() {
    entries.values().forEach(Entry::abandon);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What runs, each with its phase, for people. */
  String words() {
    return entries.values().stream().map(Entry::words).sorted().collect(Collectors.joining(", "));
  }

  /** What heartbeats list, by attempt. */
  List<Heartbeat.RunningAttempt> list() {
    return entries.values().stream()
        .filter(entry -> entry.reported)
        .map(entry ->
            new Heartbeat.RunningAttempt(
                entry.task.build(), entry.task.image(), entry.id, entry.phase, entry.startedAt))
        .sorted((one, other) -> one.attempt().compareTo(other.attempt()))
        .toList();
  }
}
