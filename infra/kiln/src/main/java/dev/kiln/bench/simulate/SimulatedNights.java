package dev.kiln.bench.simulate;

import dev.kiln.coordinator.simulation.Simulation;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Lets the nights of many seeds pass, on all processors, until one goes wrong. */
public final class SimulatedNights {

  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  private final long from;
  private final long count;
  private final Consumer<String> progress;
  private final AtomicLong passed = new AtomicLong();
  private final AtomicLong saidAt = new AtomicLong();
  private long beganAt;

  /**
   * What came of it.
   *
   * @param nights how many passed well
   * @param took how long they took together
   * @param brokenSeed the lowest seed found whose night went wrong
   * @param explanation what went wrong, and the shortest way to it that was found
   */
  public record Result(
      long nights, Duration took, OptionalLong brokenSeed, Optional<String> explanation) {

    /** How many nights passed in a second. */
    public double nightsPerSecond() {
      return nights / Math.max(0.001, took.toNanos() / 1e9);
    }
  }

  /**
   * Prepares the nights from seed {@code from} on.
   *
   * @param progress is told every few seconds how far it is
   */
  public SimulatedNights(long from, long count, Consumer<String> progress) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one seed is needed, not " + count);
    }
    this.from = from;
    this.count = count;
    this.progress = progress;
  }

  /** Lets them pass. */
  public Result run() {
    beganAt = System.nanoTime();
    saidAt.set(beganAt);
    OptionalLong broken =
        LongStream.range(from, from + count).parallel().filter(this::goesWrong).findAny();
    Duration took = Duration.ofNanos(System.nanoTime() - beganAt);
    return new Result(
        passed.get(),
        took,
        broken,
        broken.isPresent()
            ? Optional.of(Simulation.explain(broken.getAsLong()))
            : Optional.empty());
  }

  private boolean goesWrong(long seed) {
    if (Simulation.run(seed).isPresent()) {
      return true;
    }
    say(passed.incrementAndGet());
    return false;
  }

  private void say(long nights) {
    long now = System.nanoTime();
    long before = saidAt.get();
    if (now - before > SAY_EVERY.toNanos() && saidAt.compareAndSet(before, now)) {
      double seconds = (now - beganAt) / 1e9;
      progress.accept(
          "%,d of %,d nights, %.0f in a second, about %.0f s to go"
              .formatted(nights, count, nights / seconds, (count - nights) * seconds / nights));
    }
  }
}
