package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Does attempts the way the test says. */
final class ByHand implements AttemptRunner {

  static final LogPosition LOG = new LogPosition(2, 42);
  static final Digest DIGEST = Digest.of(new byte[] {7});

  private final WorkerInstance worker;
  private final Map<ImageName, CompletableFuture<Optional<FailureCause>>> running =
      new ConcurrentHashMap<>();
  private final Map<ImageName, String> stopped = new ConcurrentHashMap<>();
  private volatile Consumer<AttemptId> prepared = attempt -> {};

  ByHand(WorkerInstance worker) {
    this.worker = worker;
  }

  /** Calls {@code watcher} with each attempt before its start is reported. */
  void whenPrepared(Consumer<AttemptId> watcher) {
    prepared = watcher;
  }

  @Override
  public Prepared prepare(AttemptId attempt, ReadyToBuild task) {
    prepared.accept(attempt);
    return new Prepared() {
      @Override
      public LogPosition log() {
        return LOG;
      }

      @Override
      public InboxMessage.Report run(RunningAttempts.Entry entry) {
        CompletableFuture<Optional<FailureCause>> finish = new CompletableFuture<>();
        entry.phase("by hand");
        running.put(task.image(), finish);
        try {
          return finish
              .get()
              .map(cause -> failed(attempt, task, cause))
              .orElseGet(() -> succeeded(attempt, task));
        } catch (InterruptedException e) {
          String reason = entry.stopReason().orElse("no reason");
          stopped.put(task.image(), reason);
          return new InboxMessage.AttemptReleased(
              task.build(), task.image(), attempt, worker, reason);
        } catch (ExecutionException e) {
          throw new AssertionError(e);
        } finally {
          running.remove(task.image());
        }
      }

      @Override
      public void abandon(String reason) {}
    };
  }

  List<ImageName> running() {
    return running.keySet().stream().sorted().toList();
  }

  Map<ImageName, String> stopped() {
    return stopped;
  }

  void finish(ImageName image) {
    end(image, Optional.empty());
  }

  void fail(ImageName image, FailureCause cause) {
    end(image, Optional.of(cause));
  }

  void finishAll() {
    running.values().forEach(finish -> finish.complete(Optional.empty()));
  }

  private void end(ImageName image, Optional<FailureCause> cause) {
    CompletableFuture<Optional<FailureCause>> finish = running.get(image);
    assertThat(finish).as("%s is running", image).isNotNull();
    finish.complete(cause);
  }

  private InboxMessage.Report failed(AttemptId attempt, ReadyToBuild task, FailureCause cause) {
    return new InboxMessage.AttemptFailed(
        task.build(),
        task.image(),
        attempt,
        worker,
        new Failure(cause, "as the test says", List.of()));
  }

  private InboxMessage.Report succeeded(AttemptId attempt, ReadyToBuild task) {
    return new InboxMessage.AttemptSucceeded(
        task.build(), task.image(), attempt, worker, task.inputKey(), DIGEST, false);
  }
}
