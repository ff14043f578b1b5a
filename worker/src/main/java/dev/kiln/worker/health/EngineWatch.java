package dev.kiln.worker.health;

import dev.kiln.worker.attempt.EngineException;
import dev.kiln.worker.attempt.EngineInformation;
import dev.kiln.worker.attempt.ImageEngine;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine every few seconds who it is, on a thread of its own, so that an engine that hangs
 * holds up nobody who wants to know. Safe for many threads.
 */
public final class EngineWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
  private static final Duration ASK_EVERY = Duration.ofSeconds(5);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  private final ImageEngine engine;
  private final Thread thread;
  private volatile Seen seen = new Seen("", "it has not been asked yet", System.nanoTime());

  /** What was seen last; {@code problem} is empty if the engine answered. */
  private record Seen(String words, String problem, long atNanos) {}

  private EngineWatch(ImageEngine engine) {
    this.engine = engine;
    this.thread = Thread.ofVirtual().name("engine-watch").unstarted(this::loop);
  }

  /** Begins to ask. */
  public static EngineWatch start(ImageEngine engine) {
    EngineWatch watch = new EngineWatch(engine);
    watch.thread.start();
    return watch;
  }

  /** Product and version as the engine last said them; empty before its first answer. */
  public String words() {
    return seen.words;
  }

  /** Why the engine is no use now, or empty if it answers. */
  Optional<String> problem() {
    Seen now = seen;
    if (!now.problem.isEmpty()) {
      return Optional.of(now.problem);
    }
    Duration silence = Duration.ofNanos(System.nanoTime() - now.atNanos);
    return silence.compareTo(LONGEST_SILENCE) > 0
        ? Optional.of("it has not answered for %d s".formatted(silence.toSeconds()))
        : Optional.empty();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void loop() {
    try {
      while (true) {
        ask();
        Thread.sleep(ASK_EVERY);
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer watching the engine");
    }
  }

  private void ask() {
    Seen before = seen;
    try {
      EngineInformation is = engine.information();
      seen = new Seen(is.product() + " " + is.version(), "", System.nanoTime());
      if (!before.problem.isEmpty() && !before.words.isEmpty()) {
        LOG.info("the engine answers again: {}", seen.words);
      }
    } catch (EngineException e) {
      if (before.problem.isEmpty()) {
        LOG.warn("the engine does not answer", e);
      }
      seen = new Seen(before.words, String.valueOf(e.getMessage()), System.nanoTime());
    }
  }
}
