package dev.kiln.worker.claim;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what runs to end, for a grace period at most; what still runs then is interrupted and
 * so given back, which is no failure.
 */
final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration SAY_EVERY = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final RunningAttempts running;
  private final Duration grace;
  private final Future<?> hurry;
  private final Promise<Void> ended = Promise.promise();
  private final long begunNanos = System.nanoTime();
  private long saidNanos = begunNanos;

  /** Begins to wait; {@code hurry} cuts the grace short when it completes. */
  Drain(Vertx vertx, RunningAttempts running, Duration grace, Future<?> hurry) {
    this.vertx = vertx;
    this.running = running;
    this.grace = grace;
    this.hurry = hurry;
  }

  /** Completes when nothing runs or the rest has been told to stop. */
  Future<Void> begin() {
    say();
    look();
    return ended.future();
  }

  private void look() {
    if (running.isIdle()) {
      LOG.info("drained: nothing runs any more");
      ended.complete();
    } else if (hurry.isComplete()) {
      giveBack("the worker shuts down and was told not to wait");
    } else if (passed(begunNanos).compareTo(grace) >= 0) {
      giveBack(
          "the worker shuts down, and its %d s of grace are over".formatted(grace.toSeconds()));
    } else {
      if (passed(saidNanos).compareTo(SAY_EVERY) >= 0) {
        saidNanos = System.nanoTime();
        say();
      }
      vertx.setTimer(LOOK_EVERY.toMillis(), timer -> look());
    }
  }

  private void giveBack(String reason) {
    LOG.info("giving back what runs: {}: {}", reason, running.words());
    running.stopAll(reason);
    ended.complete();
  }

  private void say() {
    if (!running.isEmpty()) {
      LOG.info(
          "draining, waiting for at most {} s more for: {}",
          grace.minus(passed(begunNanos)).toSeconds(),
          running.words());
    }
  }

  private static Duration passed(long sinceNanos) {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }
}
