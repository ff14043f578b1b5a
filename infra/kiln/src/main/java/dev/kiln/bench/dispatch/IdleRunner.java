package dev.kiln.bench.dispatch;

import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.worker.claim.AttemptRunner;
import dev.kiln.worker.claim.RunningAttempts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Attempts that do nothing for a while and then succeed, and notes when: all of one process, so all
 * by one clock. Safe for many threads.
 */
final class IdleRunner implements AttemptRunner {

  private static final LogPosition LOG = new LogPosition(0, 0);
  private static final Digest IMAGE = Digest.of(new byte[] {1});

  private final WorkerInstance worker;
  private final Notes notes;

  /** A task of a build. */
  record TaskOf(BuildId build, ImageName image) {}

  /** What all workers of a process note down, and how long their attempts take. */
  static final class Notes {
    private final Map<TaskOf, Moment> claimed = new ConcurrentHashMap<>();
    private final Map<TaskOf, Moment> begun = new ConcurrentHashMap<>();
    private final Map<TaskOf, Moment> succeeded = new ConcurrentHashMap<>();
    private volatile Duration idle = Duration.ZERO;

    /** How long attempts take from now on. */
    void idle(Duration length) {
      idle = length;
    }

    /** When a worker was given the task. */
    Optional<Moment> claimed(TaskOf task) {
      return Optional.ofNullable(claimed.get(task));
    }

    /** When its work began. */
    Optional<Moment> begun(TaskOf task) {
      return Optional.ofNullable(begun.get(task));
    }

    /** When its success was about to be reported. */
    Optional<Moment> succeeded(TaskOf task) {
      return Optional.ofNullable(succeeded.get(task));
    }
  }

  /**
   * A moment.
   *
   * @param nanos on the process's monotonic clock
   * @param millis on the host's clock, to compare with what brokers stamp
   */
  record Moment(long nanos, long millis) {

    static Moment now() {
      return new Moment(System.nanoTime(), System.currentTimeMillis());
    }
  }

  IdleRunner(WorkerInstance worker, Notes notes) {
    this.worker = worker;
    this.notes = notes;
  }

  @Override
  public Prepared prepare(AttemptId attempt, ReadyToBuild task) {
    TaskOf key = new TaskOf(task.build(), task.image());
    notes.claimed.putIfAbsent(key, Moment.now());
    return new Prepared() {
      @Override
      public LogPosition log() {
        return LOG;
      }

      @Override
      public InboxMessage.Report run(RunningAttempts.Entry entry) {
        notes.begun.putIfAbsent(key, Moment.now());
        try {
          Thread.sleep(notes.idle);
        } catch (InterruptedException e) {
          return new InboxMessage.AttemptReleased(
              task.build(), task.image(), attempt, worker, "the benchmark is over");
        }
        notes.succeeded.putIfAbsent(key, Moment.now());
        return new InboxMessage.AttemptSucceeded(
            task.build(), task.image(), attempt, worker, task.inputKey(), IMAGE, false);
      }

      @Override
      public void abandon(String reason) {
        // Nothing has been opened.
      }
    };
  }
}
