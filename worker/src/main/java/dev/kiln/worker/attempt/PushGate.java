package dev.kiln.worker.attempt;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many pushes to each registry run at once: more would only make each of them slower,
 * and a small registry fail. First come, first served.
 */
public final class PushGate {

  private final int places;
  private final Map<String, Semaphore> free = new ConcurrentHashMap<>();

  /** Lets {@code places} pushes run at once for each registry. */
  public PushGate(int places) {
    if (places < 1) {
      throw new IllegalArgumentException("at least one push has to run, not " + places);
    }
    this.places = places;
  }

  /** What has a place in its hand. */
  interface Push<T> {
    T run() throws InterruptedException;
  }

  /** Runs {@code push} when there is a place. */
  <T> T through(String registry, Push<T> push) throws InterruptedException {
    Semaphore gate = free.computeIfAbsent(registry, name -> new Semaphore(places, true));
    gate.acquire();
    try {
      return push.run();
    } finally {
      gate.release();
    }
  }
}
