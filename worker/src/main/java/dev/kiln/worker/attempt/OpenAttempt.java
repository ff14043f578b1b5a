package dev.kiln.worker.attempt;

import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.registry.RegistryException;
import dev.kiln.worker.claim.AttemptRunner;
import dev.kiln.worker.claim.RunningAttempts;
import dev.kiln.worker.diagnosis.FailureSigns;
import dev.kiln.worker.output.AttemptOutput;
import dev.kiln.worker.source.TreeCache;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt whose output is open. Turns whatever comes of its steps into exactly one report. */
final class OpenAttempt implements AttemptRunner.Prepared {

  private static final Logger LOG = LoggerFactory.getLogger(OpenAttempt.class);
  private static final Duration SILENCE_BEFORE_THE_TREE_SAYS = Duration.ofMinutes(20);

  private final AttemptTools tools;
  private final AttemptReport report;
  private final AttemptOutput log;

  OpenAttempt(AttemptTools tools, AttemptReport report, AttemptOutput log) {
    this.tools = tools;
    this.report = report;
    this.log = log;
  }

  @Override
  public LogPosition log() {
    return log.begin();
  }

  @Override
  public void abandon(String reason) {
    log.line(AttemptPhase.REPORT.toString(), reason);
    log.close();
  }

  @Override
  public InboxMessage.Report run(RunningAttempts.Entry entry) {
    InboxMessage.Report said = work(entry);
    String words = AttemptReport.words(said);
    log.line(AttemptPhase.REPORT.toString(), words);
    log.close();
    LOG.info(
        "attempt ended: {} build={} image={} attempt={} worker={}",
        words,
        report.task().build(),
        report.task().image(),
        report.attempt(),
        report.worker().worker());
    return said;
  }

  private InboxMessage.Report work(RunningAttempts.Entry entry) {
    ReadyToBuild task = report.task();
    PhaseTimes times = new PhaseTimes(System::nanoTime);
    try (Watchdog watchdog =
        Watchdog.of(task.timeout(), SILENCE_BEFORE_THE_TREE_SAYS, System::nanoTime)) {
      AttemptSteps steps =
          new AttemptSteps(
              tools, report.attempt(), task, times, new WatchedOutput(entry, log, watchdog));
      try {
        return switch (steps.run(watchdog)) {
          case AttemptSteps.Outcome.Image image ->
              report.succeeded(image.digest(), image.reused(), times.work());
          case AttemptSteps.Outcome.NoImage none -> failed(none.failure(), times);
        };
      } catch (InterruptedException e) {
        return stopped(entry, watchdog, times);
      } catch (RuntimeException e) {
        return failed(failureOf(e), times);
      } finally {
        entry.workEnded();
        tools.uses().released(report.attempt());
        times
            .work()
            .phases()
            .forEach(phase -> tools.metrics().phaseEnded(phase.name(), phase.duration()));
      }
    }
  }

  /** Whoever stopped it first counts: an order to stop is obeyed even if time had run out. */
  private InboxMessage.Report stopped(
      RunningAttempts.Entry entry, Watchdog watchdog, PhaseTimes times) {
    Optional<String> order = entry.stopReason();
    Optional<String> verdict = watchdog.verdict();
    if (order.isEmpty() && verdict.isPresent()) {
      String phase = times.current().toString();
      return failed(
          new Failure(FailureCause.TIMEOUT, "%s (%s)".formatted(verdict.get(), phase), List.of()),
          times);
    }
    return report.released(order.orElse("the worker was interrupted"));
  }

  private InboxMessage.Report failed(Failure failure, PhaseTimes times) {
    return report.failed(
        FailureSigns.diagnose(
            new Failure(failure.cause(), log.redacted(failure.message()), log.tail())),
        times.work());
  }

  private Failure failureOf(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case ProblemsException problems ->
          failure(
              FailureCause.TEMPLATE,
              String.join("; ", problems.problems().stream().map(Problem::toString).toList()));
      case TreeCache.BundleGoneException gone -> failure(FailureCause.REGISTRY, message);
      case RegistryException refused -> failure(FailureCause.REGISTRY, message);
      case EngineException silent -> failure(FailureCause.ENGINE, message);
      case UncheckedIOException disk -> failure(FailureCause.DISK, message);
      default -> {
        LOG.error(
            "an attempt ended in a way that nobody thought of: attempt={}", report.attempt(), e);
        yield failure(FailureCause.ENGINE, "unexpected: " + e);
      }
    };
  }

  private static Failure failure(FailureCause cause, String message) {
    return new Failure(cause, message, List.of());
  }

  /** Output on its way to people is a sign of life as well. */
  private record WatchedOutput(RunningAttempts.Entry entry, AttemptOutput log, Watchdog watchdog)
      implements OutputSink {

    @Override
    public void line(String phase, String text) {
      watchdog.sign();
      entry.phase(phase);
      log.line(phase, text);
    }

    @Override
    public void moving() {
      watchdog.sign();
    }
  }
}
