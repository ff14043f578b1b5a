package dev.kiln.worker.claim;

import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.AttemptId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One attempt that goes the way of a claimed one, without a farm that offers and hears it. */
public final class OneAttempt {

  private final RunningAttempts running = new RunningAttempts();
  private final AttemptId id;
  private final CompletableFuture<InboxMessage.Report> report = new CompletableFuture<>();

  private OneAttempt(AttemptId id) {
    this.id = id;
  }

  /** Starts it on a thread of its own. */
  public static OneAttempt start(AttemptRunner runner, AttemptId id, ReadyToBuild task)
      throws InterruptedException {
    OneAttempt attempt = new OneAttempt(id);
    RunningAttempts.Entry entry = attempt.running.open(id, task, Instant.now());
    ClaimedAttempt claimed =
        new ClaimedAttempt(entry, runner.prepare(id, task), attempt.report::complete, ended -> {});
    Thread unused = Thread.ofVirtual().name("attempt-" + id).start(claimed);
    return attempt;
  }

  /** Its id, which its tag in the registry is made of. */
  public AttemptId id() {
    return id;
  }

  /** Tells it to stop, as an order of the task's owner does. */
  public void stop(String reason) {
    running.stop(id, reason);
  }

  /** Waits for what it reports in the end. */
  public InboxMessage.Report report(Duration limit) throws InterruptedException {
    try {
      return report.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it goes on after %s: %s".formatted(limit, running.words()), e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
