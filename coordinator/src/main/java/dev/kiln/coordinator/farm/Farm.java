package dev.kiln.coordinator.farm;

import dev.kiln.event.Desired;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the workers from their heartbeats.
 *
 * <p>Time here is <em>listening time</em>: the listener writes probes among the heartbeats, and
 * when it reads one back it has read everything that was written before it. Listening time is when
 * the newest such probe was sent, on the listener's monotonic clock. It stands still while the
 * listener is deaf and falls behind while it hears late, so that a deaf coordinator never takes its
 * own silence for that of the workers.
 *
 * <p>What is heard, on the other hand, counts from the moment when it is heard, which is never
 * before it was written. So a silence is only ever measured too short: probes that were held up and
 * arrive together prove much listening time at once, and none of it may count as silence of a
 * worker that was heard meanwhile.
 *
 * <p>An attempt gets one whole lease from the moment when it is first asked about. Its report says
 * that its worker was alive then, although heartbeats from that time may not have been heard yet.
 *
 * @see dev.kiln.event.Heartbeat
 */
public final class Farm {

  /** How much longer losses wait when many workers have fallen silent together. */
  static final Duration BRAKE = Duration.ofSeconds(60);

  /** A worker that has been silent for so long is no part of the farm any more. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final Duration lease;
  private final Map<String, Heard> workers = new TreeMap<>();
  private final Map<String, Duration> restarted = new TreeMap<>();
  private final Map<Pool, Duration> freeSince = new HashMap<>();
  private final Map<AttemptId, Duration> listed = new HashMap<>();
  private final Map<Pool, Capacity> capacities = new HashMap<>();
  private final HostPauses hosts = new HostPauses();
  private final DrainedWorkers drained = new DrainedWorkers();
  private Optional<Desired.FarmPaused> paused = Optional.empty();
  private Duration listened = Duration.ZERO;
  private Duration present = Duration.ZERO;

  /** The newest heartbeat of a worker, and the moment when it was heard. */
  private record Heard(Heartbeat heartbeat, Duration at) {}

  /** What the live workers of a pool can take. */
  private record Capacity(int freeSlots, int workers) {}

  /**
   * Begins to listen.
   *
   * @param lease how long a worker may be silent before its attempts are lost
   */
  public Farm(Duration lease) {
    this.lease = lease;
  }

  /**
   * The listener has read everything that was written before {@code moment}, counted from when it
   * began to listen.
   */
  public void listenedUntil(Duration moment) {
    if (moment.compareTo(listened) <= 0) {
      return;
    }
    listened = moment;
    listed.values().removeIf(at -> silence(at).compareTo(lease.multipliedBy(10)) > 0);
    capacities.clear();
  }

  /** The moment that it is now, as far as is known; listening time is never later. */
  public Duration present() {
    return present;
  }

  /**
   * A heartbeat has been heard; one of an earlier life of the worker changes nothing.
   *
   * @param moment when, on the clock of {@link #listenedUntil}
   */
  public void heard(Heartbeat heartbeat, Duration moment) {
    present = later(present, moment);
    WorkerInstance instance = heartbeat.worker();
    Heard before = workers.get(instance.worker());
    int life = before == null ? 0 : compareLives(instance, before.heartbeat.worker());
    // A host whose clock was set back gives a later life the smaller id; by then the other is
    // silent.
    if (life < 0 && before != null && !isSilent(before)) {
      return;
    }
    if (life > 0) {
      restarted.put(instance.worker(), present);
    }
    workers.put(instance.worker(), new Heard(heartbeat, present));
    capacities.clear();
    noteFreePools(heartbeat);
    heartbeat.running().forEach(running -> listed.put(running.attempt(), present));
  }

  /** What somebody wants of the workers has changed; empty takes back what stood under the key. */
  public void wanted(String key, Optional<Desired> desired) {
    if (key.equals(Desired.FarmPaused.KEY)) {
      paused =
          desired.map(wish -> wish instanceof Desired.FarmPaused farmPaused ? farmPaused : null);
    } else {
      hosts.wanted(key, desired);
      drained.wanted(key, desired);
    }
    capacities.clear();
  }

  /**
   * Time has passed; pauses run out.
   *
   * @param now by the brokers' clock
   * @param moment on the clock of {@link #listenedUntil}
   */
  public void passed(Instant now, Duration moment) {
    present = later(present, moment);
    if (hosts.passed(now)) {
      capacities.clear();
    }
  }

  /** Whether, by whom and why nothing new is to begin. */
  public Optional<Desired.FarmPaused> paused() {
    return paused;
  }

  /** Which hosts are to be left alone. */
  public HostPauses hosts() {
    return hosts;
  }

  /** Which workers are to take nothing new. */
  public DrainedWorkers drained() {
    return drained;
  }

  /** The newest heartbeat of every worker that is part of the farm, by name. */
  public Collection<Heartbeat> workers() {
    return workers.values().stream().map(Heard::heartbeat).toList();
  }

  /** Whether the worker has been heard within one lease. */
  public boolean isAlive(String worker) {
    Heard heard = workers.get(worker);
    return heard != null && !isSilent(heard);
  }

  /** Whether the worker is silent because it ended in order: it said that nothing ran any more. */
  public boolean hasLeft(String worker) {
    Heard heard = workers.get(worker);
    return heard != null && isSilent(heard) && saidGoodbye(heard);
  }

  /**
   * Why an attempt counts as lost, or empty as long as it does not.
   *
   * @param since the moment since which the asker has been responsible for the attempt; the worker
   *     gets a whole lease from then on
   */
  public Optional<Loss> lossOf(AttemptId attempt, WorkerInstance instance, Duration since) {
    Heard heard = workers.get(instance.worker());
    int life = heard == null ? -1 : compareLives(heard.heartbeat.worker(), instance);
    if (life > 0) {
      return Optional.of(
          new Loss(
              "worker %s was restarted".formatted(instance.worker()),
              isSolitary(restartedLately() + silentWorkers())));
    }
    // It was alive when it began, however long it had been silent before.
    Duration known = listed.computeIfAbsent(attempt, first -> present);
    Duration last = heard != null && life == 0 ? later(heard.at, known) : known;
    Duration silence = silence(later(last, since));
    // No patience is shorter than the lease, and counting the silent ones takes longer.
    if (silence.compareTo(lease) > 0 && silence.compareTo(patience()) > 0) {
      return Optional.of(
          new Loss(
              "worker %s has been silent for %d s"
                  .formatted(instance.worker(), silence(last).toSeconds()),
              isSolitary(silentWorkers())));
    }
    return heard != null && life == 0
        ? abandonment(instance, later(known, since))
        : Optional.empty();
  }

  /** What the operator has to know at once: that many workers have fallen silent together. */
  public Optional<String> alarm() {
    int silent = silentWorkers();
    return isSolitary(silent)
        ? Optional.empty()
        : Optional.of(
            "%d of %d workers have fallen silent together; what they were building counts as lost after %d s"
                .formatted(silent, workers.size(), patience().toSeconds()));
  }

  /** How many attempts the live workers of {@code pool} could take now. */
  public int freeSlots(Pool pool) {
    return capacity(pool).freeSlots;
  }

  /** Whether {@code pool} has had free slots all the time for the last {@code span}. */
  public boolean isIdle(Pool pool, Duration span) {
    Duration since = freeSince.get(pool);
    return since != null && freeSlots(pool) > 0 && silence(since).compareTo(span) >= 0;
  }

  /**
   * How many unclaimed dispatches keep {@code pool} busy: its free slots, and one for each worker,
   * so that a slot that has just become free finds something.
   */
  public int window(Pool pool) {
    Capacity capacity = capacity(pool);
    return capacity.freeSlots + capacity.workers;
  }

  /**
   * An attempt counts as lost although its worker is alive when its heartbeats have not listed it
   * for two leases: it ended there without a report, or never began.
   */
  private Optional<Loss> abandonment(WorkerInstance instance, Duration listedLast) {
    return silence(listedLast).compareTo(lease.multipliedBy(2)) > 0
        ? Optional.of(new Loss("worker %s does not work on it".formatted(instance.worker()), true))
        : Optional.empty();
  }

  /** How long a worker may be silent now. */
  private Duration patience() {
    return isSolitary(silentWorkers()) ? lease : lease.plus(BRAKE);
  }

  private int silentWorkers() {
    workers.values().removeIf(heard -> silence(heard.at).compareTo(FORGOTTEN_AFTER) > 0);
    return (int)
        workers.values().stream().filter(heard -> isSilent(heard) && !saidGoodbye(heard)).count();
  }

  /** Hosts that are taken away in order are nothing to be alarmed about. */
  private static boolean saidGoodbye(Heard heard) {
    return heard.heartbeat.draining() && heard.heartbeat.running().isEmpty();
  }

  private int restartedLately() {
    restarted.values().removeIf(at -> silence(at).compareTo(BRAKE) > 0);
    return restarted.size();
  }

  /** Not together with others: alone, or with no more than a third of the farm. */
  private boolean isSolitary(int fallen) {
    return fallen <= 1 || fallen * 3 <= workers.size();
  }

  private boolean isSilent(Heard heard) {
    return silence(heard.at).compareTo(lease) > 0;
  }

  private Duration silence(Duration since) {
    return listened.minus(since);
  }

  private void noteFreePools(Heartbeat heartbeat) {
    for (Pool pool : heartbeat.pools()) {
      if (freeSlots(pool) > 0) {
        freeSince.putIfAbsent(pool, present);
      } else {
        freeSince.remove(pool);
      }
    }
  }

  private Capacity capacity(Pool pool) {
    return capacities.computeIfAbsent(pool, this::count);
  }

  private Capacity count(Pool pool) {
    int freeSlots = 0;
    int open = 0;
    for (Heard heard : workers.values()) {
      Heartbeat heartbeat = heard.heartbeat;
      if (heartbeat.pools().contains(pool) && !isSilent(heard) && mayTakeWork(heartbeat)) {
        freeSlots += heartbeat.freeSlots();
        open++;
      }
    }
    return new Capacity(freeSlots, open);
  }

  private boolean mayTakeWork(Heartbeat heartbeat) {
    return paused.isEmpty()
        && !heartbeat.draining()
        && heartbeat.trouble().isEmpty()
        && drained.of(heartbeat.worker().worker()).isEmpty()
        && hosts.allows(heartbeat.worker());
  }

  private static int compareLives(WorkerInstance one, WorkerInstance other) {
    return one.instance().compareTo(other.instance());
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
