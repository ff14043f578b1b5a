package dev.kiln.worker.attempt;

import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryException;
import dev.kiln.worker.claim.AttemptRunner;
import dev.kiln.worker.claim.RunningAttempts;
import dev.kiln.worker.output.AttemptOutput;
import dev.kiln.worker.output.LogBatches;
import dev.kiln.worker.output.Redaction;
import dev.kiln.worker.source.BuildSupplies;
import dev.kiln.worker.source.TreeCache;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts: opens the output, goes through {@link AttemptSteps}, and turns whatever comes of
 * it into exactly one report.
 */
public final class Attempts implements AttemptRunner {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final WorkerInstance worker;
  private final RegistryClient registry;
  private final ImageEngine engine;
  private final BuildSupplies supplies;
  private final LogBatches logs;
  private final Redaction redaction;
  private final Clock clock;

  public Attempts(
      WorkerInstance worker,
      RegistryClient registry,
      ImageEngine engine,
      BuildSupplies supplies,
      LogBatches logs,
      Redaction redaction,
      Clock clock) {
    this.worker = worker;
    this.registry = registry;
    this.engine = engine;
    this.supplies = supplies;
    this.logs = logs;
    this.redaction = redaction;
    this.clock = clock;
  }

  @Override
  public Prepared prepare(AttemptId attempt, ReadyToBuild task) throws InterruptedException {
    AttemptOutput output =
        AttemptOutput.open(
            attempt,
            logs,
            redaction,
            clock,
            "attempt %s of %s on %s (%s)"
                .formatted(attempt, task.image(), worker.worker(), worker.host()));
    return new OpenAttempt(attempt, task, output);
  }

  private final class OpenAttempt implements Prepared {

    private final AttemptId attempt;
    private final ReadyToBuild task;
    private final AttemptOutput log;

    OpenAttempt(AttemptId attempt, ReadyToBuild task, AttemptOutput log) {
      this.attempt = attempt;
      this.task = task;
      this.log = log;
    }

    @Override
    public LogPosition log() {
      return log.begin();
    }

    @Override
    public void abandon(String reason) {
      log.line("report", reason);
      log.close();
    }

    @Override
    public InboxMessage.Report run(RunningAttempts.Entry entry) {
      InboxMessage.Report report = work(entry);
      log.line("report", words(report));
      log.close();
      LOG.info(
          "attempt ended: {} build={} image={} attempt={} worker={}",
          words(report),
          task.build(),
          task.image(),
          attempt,
          worker.worker());
      return report;
    }

    private InboxMessage.Report work(RunningAttempts.Entry entry) {
      OutputSink sink =
          (phase, text) -> {
            entry.phase(phase);
            log.line(phase, text);
          };
      AtomicBoolean tooLong = new AtomicBoolean();
      Thread timer = startTimer(Thread.currentThread(), tooLong);
      try {
        return result(new AttemptSteps(registry, engine, supplies, attempt, task, sink).run());
      } catch (InterruptedException e) {
        return stopped(entry, tooLong.get());
      } catch (ProblemsException e) {
        return failed(
            FailureCause.TEMPLATE,
            String.join("; ", e.problems().stream().map(Problem::toString).toList()));
      } catch (TreeCache.BundleGoneException e) {
        return failed(FailureCause.REGISTRY, String.valueOf(e.getMessage()));
      } catch (RegistryException e) {
        return failed(FailureCause.REGISTRY, String.valueOf(e.getMessage()));
      } catch (EngineException e) {
        return failed(FailureCause.ENGINE, String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        return failed(FailureCause.DISK, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        LOG.error("an attempt ended in a way that nobody thought of: attempt={}", attempt, e);
        return failed(FailureCause.ENGINE, "unexpected: " + e);
      } finally {
        entry.workEnded();
        end(timer);
      }
    }

    private Thread startTimer(Thread working, AtomicBoolean tooLong) {
      return Thread.ofVirtual()
          .start(() -> {
            try {
              Thread.sleep(task.timeout());
              tooLong.set(true);
              working.interrupt();
            } catch (InterruptedException e) {
              // The attempt ended in time.
            }
          });
    }

    /**
     * Time that runs out at the very end must not interrupt the report any more: a result that is
     * never said leaves the task building for as long as this worker lives.
     */
    private static void end(Thread timer) {
      timer.interrupt();
      boolean ended = false;
      while (!ended) {
        try {
          timer.join();
          ended = true;
        } catch (InterruptedException e) {
          // The timer was faster by a hair; the result stands.
        }
      }
      if (Thread.interrupted()) {
        LOG.debug("interrupted after the end: attempts report all the same");
      }
    }

    private InboxMessage.Report result(AttemptSteps.Outcome outcome) {
      return switch (outcome) {
        case AttemptSteps.Outcome.Image image ->
            new InboxMessage.AttemptSucceeded(
                task.build(),
                task.image(),
                attempt,
                worker,
                task.inputKey(),
                image.digest(),
                image.reused());
        case AttemptSteps.Outcome.NoImage none ->
            failed(none.failure().cause(), none.failure().message());
      };
    }

    private InboxMessage.Report stopped(RunningAttempts.Entry entry, boolean tooLong) {
      if (tooLong && entry.stopReason().isEmpty()) {
        return failed(
            FailureCause.TIMEOUT,
            "it took longer than %d minutes".formatted(task.timeout().toMinutes()));
      }
      return new InboxMessage.AttemptReleased(
          task.build(),
          task.image(),
          attempt,
          worker,
          entry.stopReason().orElse("the worker was interrupted"));
    }

    private InboxMessage.Report failed(FailureCause cause, String message) {
      return new InboxMessage.AttemptFailed(
          task.build(),
          task.image(),
          attempt,
          worker,
          new Failure(cause, redaction.apply(message), log.tail()));
    }

    private static String words(InboxMessage.Report report) {
      return switch (report) {
        case InboxMessage.AttemptSucceeded done ->
            (done.reused() ? "reused " : "built ") + done.digest();
        case InboxMessage.AttemptFailed failed ->
            "failed (%s): %s"
                .formatted(
                    failed.failure().cause().name().toLowerCase(Locale.ROOT),
                    failed.failure().message());
        case InboxMessage.AttemptReleased released -> "given back: " + released.reason();
        case InboxMessage.AttemptStarted started -> "started";
      };
    }
  }
}
