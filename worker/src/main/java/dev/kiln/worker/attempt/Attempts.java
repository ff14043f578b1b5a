package dev.kiln.worker.attempt;

import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.worker.claim.AttemptRunner;
import dev.kiln.worker.output.AttemptOutput;
import dev.kiln.worker.output.LogBatches;
import dev.kiln.worker.output.Redaction;
import java.time.Clock;

/** Opens the attempts of a worker, each with its output. */
public final class Attempts implements AttemptRunner {

  private final WorkerInstance worker;
  private final AttemptTools tools;
  private final LogBatches logs;
  private final Redaction redaction;
  private final Clock clock;

  public Attempts(
      WorkerInstance worker,
      AttemptTools tools,
      LogBatches logs,
      Redaction redaction,
      Clock clock) {
    this.worker = worker;
    this.tools = tools;
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
    return new OpenAttempt(tools, new AttemptReport(worker, attempt, task), output);
  }
}
