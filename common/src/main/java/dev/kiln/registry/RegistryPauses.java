package dev.kiln.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The gate before each registry: closed while the registry wants to be left alone (429), whoever in
 * the farm was told so.
 *
 * <p>A pause never gets shorter. After one, everybody comes back at a moment of their own within
 * two seconds, or the same crowd would meet the registry again in one instant. One gate serves all
 * threads of a process; waiting is for virtual threads and ends when the thread is interrupted.
 */
public final class RegistryPauses {

  /** Sleeps; a test's does not take the time. */
  @FunctionalInterface
  interface Sleep {
    void until(Instant moment) throws InterruptedException;
  }

  /** How long a registry is left alone that does not say how long. */
  static final Duration USUAL_PAUSE = Duration.ofSeconds(10);

  /** The shortest: a wish for none at all would have us ask as fast as we can. */
  static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  /** The longest pause that a registry can ask for: its clock or its mind may be wrong. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** Within what time everybody comes back. */
  static final Duration SPREAD = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final RandomGenerator random;
  private final PauseListener listener;
  private final Sleep sleep;
  private final Map<String, Instant> pausedUntil = new ConcurrentHashMap<>();

  /**
   * A gate that is open for every registry.
   *
   * @param random spreads those who come back
   * @param listener hears of the pauses that this process was told of by a registry itself
   */
  public RegistryPauses(InstantSource clock, RandomGenerator random, PauseListener listener) {
    this(
        clock, random, listener, moment -> Thread.sleep(Duration.between(clock.instant(), moment)));
  }

  RegistryPauses(InstantSource clock, RandomGenerator random, PauseListener listener, Sleep sleep) {
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.sleep = sleep;
  }

  /** Closes the gate, as somebody else in the farm has learnt; never opens it earlier. */
  public void paused(String registry, Instant until) {
    pausedUntil.merge(registry, until, (old, fresh) -> fresh.isAfter(old) ? fresh : old);
  }

  /** Returns when the registry may be asked, at once if it is not paused. */
  public void awaitOpen(String registry) throws InterruptedException {
    boolean ignored = awaitOpen(registry, Instant.MAX);
  }

  /**
   * Like {@link #awaitOpen(String)}, but gives up at once where the gate opens after {@code
   * deadline}.
   *
   * @return whether the registry may be asked
   */
  boolean awaitOpen(String registry, Instant deadline) throws InterruptedException {
    Instant opens = opensAt(registry);
    if (!opens.isAfter(clock.instant())) {
      return true;
    }
    Duration after = Duration.ofMillis(random.nextLong(SPREAD.toMillis()));
    while (opens.isAfter(clock.instant())) {
      if (opens.isAfter(deadline)) {
        return false;
      }
      sleep.until(opens.plus(after));
      opens = opensAt(registry);
    }
    return true;
  }

  /**
   * Closes the gate as the registry itself has asked us, and tells the listener.
   *
   * @param retryAfter for how long, where the registry said so
   */
  public void met(String registry, Optional<Duration> retryAfter) {
    Duration wish = retryAfter.orElse(USUAL_PAUSE);
    Duration pause = wish.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wish;
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      pause = SHORTEST_PAUSE;
    }
    Instant until = clock.instant().plus(pause);
    paused(registry, until);
    listener.paused(registry, until);
  }

  private Instant opensAt(String registry) {
    return pausedUntil.getOrDefault(registry, Instant.MIN);
  }
}
