package dev.kiln.worker.attempt;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;

/**
 * Lets only so many pushes to each registry run at once: more would only make each of them slower,
 * and a small registry fail. First come, first served.
 */
public final class PushGate {

  private final ToIntFunction<String> places;
  private final Map<String, Semaphore> free = new ConcurrentHashMap<>();

  /** Lets so many pushes run at once as {@code places} says for each registry. */
  public PushGate(ToIntFunction<String> places) {
    this.places = places;
  }

  /** What has a place in its hand. */
  interface Push<T> {
    T run() throws InterruptedException;
  }

  /** Runs {@code push} when there is a place. */
  <T> T through(String registry, Push<T> push) throws InterruptedException {
    Semaphore gate =
        free.computeIfAbsent(registry, name -> new Semaphore(places.applyAsInt(name), true));
    gate.acquire();
    try {
      return push.run();
    } finally {
      gate.release();
    }
  }
}
