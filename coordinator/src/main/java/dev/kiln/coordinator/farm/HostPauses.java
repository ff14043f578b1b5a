package dev.kiln.coordinator.farm;

import dev.kiln.event.Desired;
import dev.kiln.event.FailureCause;
import dev.kiln.event.WorkerInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which hosts are left alone for a while. When two workers of one host have failed for the host's
 * own reasons within ten minutes, it is the host and not the workers: it is paused for all of them.
 * After the pause one worker tries first; if that goes well the host is used again, else the pause
 * is twice as long.
 *
 * <p>Pauses are written to {@code kiln.desired} and count when they are read back from there, so
 * all coordinators and workers see the same ones.
 */
public final class HostPauses {

  private static final Duration TOGETHER = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Map<String, Desired.HostPaused> paused = new TreeMap<>();
  private final Map<String, Map<String, Instant>> failures = new TreeMap<>();
  private final List<Change> due = new ArrayList<>();
  private Instant now = Instant.MIN;

  /**
   * What has to be written to {@code kiln.desired}.
   *
   * @param pause empty when the host may be used again
   */
  public record Change(String host, Optional<Desired.HostPaused> pause) {}

  HostPauses() {}

  /** The pauses in force, by host. */
  public Map<String, Desired.HostPaused> paused() {
    return Map.copyOf(paused);
  }

  /** Whether the worker's host lets it begin something new. */
  boolean allows(WorkerInstance worker) {
    Desired.HostPaused pause = paused.get(worker.host());
    return pause == null || pause.allows(worker.worker(), now);
  }

  /** It is {@code moment} now; tells whether there is a pause that could have run out. */
  boolean passed(Instant moment) {
    now = moment;
    return !paused.isEmpty();
  }

  /** An attempt has failed on {@code worker}; {@code at} is the broker's time of the fact. */
  public void failed(WorkerInstance worker, FailureCause cause, Instant at) {
    if (cause != FailureCause.ENGINE && cause != FailureCause.DISK) {
      return;
    }
    Map<String, Instant> ofHost = failures.computeIfAbsent(worker.host(), host -> new TreeMap<>());
    ofHost.put(worker.worker(), at);
    ofHost.values().removeIf(before -> before.plus(TOGETHER).isBefore(at));
    Desired.HostPaused before = paused.get(worker.host());
    if (before != null && !before.until().isAfter(at)) {
      pause(worker, cause, at, before.times() + 1);
    } else if (before == null && ofHost.size() >= 2) {
      pause(worker, cause, at, 1);
    }
  }

  /** An attempt has gone well on {@code worker}. */
  public void succeeded(WorkerInstance worker, Instant at) {
    Map<String, Instant> ofHost = failures.get(worker.host());
    if (ofHost != null) {
      ofHost.remove(worker.worker());
    }
    Desired.HostPaused pause = paused.get(worker.host());
    if (pause != null && !pause.until().isAfter(at)) {
      due.add(new Change(worker.host(), Optional.empty()));
    }
  }

  /** What has to be written since this was last asked. */
  public List<Change> changes() {
    List<Change> changes = List.copyOf(due);
    due.clear();
    return changes;
  }

  void wanted(String key, Optional<Desired> desired) {
    paused.values().removeIf(pause -> pause.key().equals(key));
    desired.ifPresent(wish -> {
      if (wish instanceof Desired.HostPaused pause) {
        paused.put(pause.host(), pause);
      }
    });
  }

  private void pause(WorkerInstance worker, FailureCause cause, Instant at, int times) {
    Duration length = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10));
    failures.remove(worker.host());
    due.add(
        new Change(
            worker.host(),
            Optional.of(
                new Desired.HostPaused(
                    worker.host(),
                    at.plus(length.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length),
                    worker.worker(),
                    times,
                    times == 1
                        ? "two workers failed there, last %s with cause %s"
                            .formatted(worker.worker(), cause.name().toLowerCase(Locale.ROOT))
                        : "the probe of %s failed once more".formatted(worker.worker())))));
  }
}
