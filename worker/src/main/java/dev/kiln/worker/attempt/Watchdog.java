package dev.kiln.worker.attempt;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts the thread of an attempt that takes longer than it may, or of which nothing has been
 * heard for too long. It does so once, and not any more after {@link #close}.
 */
final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Thread watched;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final long began;
  private final Thread thread;
  private volatile Duration stallTimeout;
  private volatile long lastSign;
  private volatile @Nullable String verdict;

  private Watchdog(Thread watched, Duration timeout, Duration stallTimeout, LongSupplier nanoTime) {
    this.watched = watched;
    this.timeout = timeout;
    this.stallTimeout = stallTimeout;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
    this.lastSign = began;
    this.thread = Thread.ofVirtual().name("watchdog").unstarted(this::watch);
  }

  /**
   * Watches the calling thread.
   *
   * @param timeout the longest that everything may take
   * @param stallTimeout the longest time without {@link #sign}
   */
  static Watchdog of(Duration timeout, Duration stallTimeout, LongSupplier nanoTime) {
    Watchdog watchdog = new Watchdog(Thread.currentThread(), timeout, stallTimeout, nanoTime);
    watchdog.thread.start();
    return watchdog;
  }

  /** Something moves. */
  void sign() {
    lastSign = nanoTime.getAsLong();
  }

  /** Silence may last so long from now on. */
  void allowSilence(Duration longest) {
    stallTimeout = longest;
  }

  /** Why the thread was interrupted, if it was. */
  Optional<String> verdict() {
    return Optional.ofNullable(verdict);
  }

  /**
   * Watches no longer. What interrupted the thread at the very last moment is taken back: an
   * attempt that has ended must say so undisturbed, or its task stays building for as long as this
   * worker lives.
   */
  @Override
  public void close() {
    thread.interrupt();
    boolean ended = false;
    while (!ended) {
      try {
        thread.join();
        ended = true;
      } catch (InterruptedException e) {
        // It was faster by a hair; the result stands.
      }
    }
    if (Thread.interrupted()) {
      LOG.debug("interrupted after the end: attempts report all the same");
    }
  }

  private void watch() {
    try {
      Duration left = left();
      while (left.isPositive()) {
        Thread.sleep(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
        left = left();
      }
      verdict =
          since(began).compareTo(timeout) >= 0
              ? "it took longer than " + words(timeout)
              : "nothing was heard of it for " + words(stallTimeout);
      watched.interrupt();
    } catch (InterruptedException e) {
      // It ended in time.
    }
  }

  private Duration left() {
    Duration ofAll = timeout.minus(since(began));
    Duration ofSilence = stallTimeout.minus(since(lastSign));
    return ofAll.compareTo(ofSilence) < 0 ? ofAll : ofSilence;
  }

  private Duration since(long moment) {
    return Duration.ofNanos(nanoTime.getAsLong() - moment);
  }

  private static String words(Duration limit) {
    return limit.toSeconds() % 60 == 0
        ? "%d minutes".formatted(limit.toMinutes())
        : "%d s".formatted(limit.toSeconds());
  }
}
