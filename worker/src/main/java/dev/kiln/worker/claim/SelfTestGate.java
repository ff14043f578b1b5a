package dev.kiln.worker.claim;

import dev.kiln.event.InboxMessage;
import dev.kiln.worker.measure.WorkerMetrics;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a worker take nothing until its self-test has passed: at start, and after each attempt that
 * failed for a reason of the worker's own, so that one broken host can't eat what a whole farm is
 * to build. A test that fails is made again after a while, which doubles from 5 s to a minute; what
 * runs meanwhile goes on. One thread makes the tests, so there is never more than one at a time.
 */
final class SelfTestGate {

  private static final Logger LOG = LoggerFactory.getLogger(SelfTestGate.class);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final SelfCheck check;
  private final Condition condition;
  private final WorkerMetrics metrics;
  private final Thread thread;
  private long demanded;
  private long passed;

  SelfTestGate(SelfCheck check, Condition condition, WorkerMetrics metrics) {
    this.check = check;
    this.condition = condition;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("self-test").unstarted(this::loop);
  }

  /** Demands the first test and begins to make it. */
  void start() {
    demand("has to build and push a small image first");
    thread.start();
  }

  void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  /** An attempt has ended; what it says of the worker decides whether a test is needed. */
  void attemptEnded(InboxMessage.Report report) {
    if (report instanceof InboxMessage.AttemptFailed failed) {
      switch (failed.failure().cause()) {
        case ENGINE, DISK, PUSH ->
            demand("not made yet since an attempt failed: " + failed.failure().message());
        case TEMPLATE, SOURCE, BUILD, REGISTRY, TIMEOUT, PARENT_GONE, LOST, BY_HAND -> {
          // Says nothing of what this worker can do.
        }
      }
    }
  }

  /** How long to wait after so many tests in a row have failed. */
  static Duration waitAfter(int failures) {
    Duration wait = SHORTEST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  private synchronized void demand(String why) {
    demanded++;
    condition.untested(why);
    notifyAll();
  }

  private void loop() {
    try {
      while (true) {
        passTest(awaitDemand());
      }
    } catch (InterruptedException e) {
      LOG.debug("no longer testing itself");
    }
  }

  private synchronized long awaitDemand() throws InterruptedException {
    while (passed == demanded) {
      wait();
    }
    return demanded;
  }

  /** Tests until one passes; what is demanded during a test takes one more. */
  private void passTest(long demand) throws InterruptedException {
    int failures = 0;
    Optional<String> problem = test();
    while (problem.isPresent()) {
      failures++;
      Duration wait = waitAfter(failures);
      LOG.warn(
          "self-test failed, taking nothing new, trying again in {} s: {}",
          wait.toSeconds(),
          problem.get());
      condition.untested(
          "failed %d times in a row, next try after %d s: %s"
              .formatted(failures, wait.toSeconds(), problem.get()));
      Thread.sleep(wait);
      problem = test();
    }
    LOG.info("self-test passed");
    pass(demand);
  }

  private Optional<String> test() throws InterruptedException {
    Optional<String> problem;
    try {
      problem = check.problem();
    } catch (RuntimeException e) {
      LOG.error("the self-test failed in a way that nobody thought of", e);
      problem = Optional.of("unexpected: " + e);
    }
    metrics.selfTestEnded(problem.isEmpty());
    return problem;
  }

  private synchronized void pass(long demand) {
    passed = demand;
    if (passed == demanded) {
      condition.tested();
    }
  }
}
