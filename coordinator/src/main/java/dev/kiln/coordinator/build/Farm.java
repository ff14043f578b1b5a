package dev.kiln.coordinator.build;

import dev.kiln.event.Heartbeat;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is known of the workers from their heartbeats.
 *
 * <p>Time here is <em>listening time</em>: how long the listener has been proven to hear, since it
 * began. It stands still while the listener is deaf, so that a deaf coordinator never takes its own
 * silence for that of the workers; and an instance that was never heard gets one whole lease from
 * the moment it is first asked about, because its first report can come before its first heartbeat.
 *
 * @see dev.kiln.event.Heartbeat
 */
public final class Farm {

  private final Duration lease;
  private final Map<String, Heard> workers = new TreeMap<>();
  private final Map<Pool, Duration> freeSince = new HashMap<>();
  private final Map<WorkerInstance, Duration> awaited = new HashMap<>();
  private final Map<AttemptId, Duration> listed = new HashMap<>();
  private Duration listened = Duration.ZERO;

  private record Heard(Heartbeat heartbeat, Duration at) {}

  /**
   * Begins to listen.
   *
   * @param lease how long a worker may be silent before its attempts are lost
   */
  public Farm(Duration lease) {
    this.lease = lease;
  }

  /** The listener has been proven to hear for another {@code span}. */
  public void listened(Duration span) {
    listened = listened.plus(span);
  }

  /** A heartbeat has been heard; one of an earlier life of the worker changes nothing. */
  public void heard(Heartbeat heartbeat) {
    WorkerInstance instance = heartbeat.worker();
    Heard before = workers.get(instance.worker());
    if (before == null
        || before.heartbeat.worker().instance().compareTo(instance.instance()) <= 0) {
      workers.put(instance.worker(), new Heard(heartbeat, listened));
      for (Pool pool : heartbeat.pools()) {
        if (freeSlots(pool) > 0) {
          freeSince.putIfAbsent(pool, listened);
        } else {
          freeSince.remove(pool);
        }
      }
      awaited.keySet().removeIf(other -> other.worker().equals(instance.worker()));
      heartbeat.running().forEach(running -> listed.put(running.attempt(), listened));
      listed.values().removeIf(at -> listened.minus(at).compareTo(lease.multipliedBy(10)) > 0);
    }
  }

  /** The newest heartbeat of every worker ever heard, by name. */
  public Collection<Heartbeat> workers() {
    return workers.values().stream().map(Heard::heartbeat).toList();
  }

  /** Whether the worker has been heard within one lease. */
  public boolean isAlive(String worker) {
    Heard heard = workers.get(worker);
    return heard != null && listened.minus(heard.at).compareTo(lease) <= 0;
  }

  /** Why an attempt of {@code instance} counts as lost, or empty as long as it does not. */
  Optional<String> lossOf(WorkerInstance instance) {
    Heard heard = workers.get(instance.worker());
    int life =
        heard == null ? -1 : heard.heartbeat.worker().instance().compareTo(instance.instance());
    if (life > 0) {
      return Optional.of("worker %s was restarted".formatted(instance.worker()));
    }
    Duration last =
        heard != null && life == 0 ? heard.at : awaited.computeIfAbsent(instance, it -> listened);
    return listened.minus(last).compareTo(lease) > 0
        ? Optional.of(
            "worker %s has been silent for %d s".formatted(instance.worker(), lease.toSeconds()))
        : Optional.empty();
  }

  /**
   * Why an attempt counts as lost although its worker is alive: its heartbeats have not listed it
   * for two leases, so it ended there without a report, or never began.
   */
  Optional<String> abandonmentOf(AttemptId attempt, WorkerInstance instance) {
    Duration last = listed.computeIfAbsent(attempt, first -> listened);
    return listened.minus(last).compareTo(lease.multipliedBy(2)) > 0
        ? Optional.of("worker %s does not work on it".formatted(instance.worker()))
        : Optional.empty();
  }

  /** How many attempts the live workers of {@code pool} could take now. */
  int freeSlots(Pool pool) {
    return live(pool).mapToInt(Heartbeat::freeSlots).sum();
  }

  /** Whether {@code pool} has had free slots all the time for the last {@code span}. */
  boolean isIdle(Pool pool, Duration span) {
    Duration since = freeSince.get(pool);
    return since != null && freeSlots(pool) > 0 && listened.minus(since).compareTo(span) >= 0;
  }

  /** How many unclaimed dispatches keep {@code pool} busy: its free slots and one per worker. */
  int window(Pool pool) {
    return freeSlots(pool) + (int) live(pool).filter(heartbeat -> !heartbeat.draining()).count();
  }

  private Stream<Heartbeat> live(Pool pool) {
    return workers.values().stream()
        .filter(heard -> listened.minus(heard.at).compareTo(lease) <= 0)
        .map(Heard::heartbeat)
        .filter(heartbeat -> heartbeat.pools().contains(pool));
  }
}
