package dev.kiln.bench.schedule;

import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.Ulid;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A build from its submission to its end, all attempts of which succeed at once: as many messages
 * and facts in as little time as the core can take. Each report is judged by itself and everything
 * that follows is decided before the next one comes, which is the dearest way.
 */
final class PlayedBuild {

  static final int WORKERS = 64;
  static final int SLOTS = 4;

  private static final int REPORTS_PER_TICK = 1_000;
  private static final LogPosition LOG = new LogPosition(0, 0);
  private static final Digest IMAGE = Digest.of(new byte[] {1});

  private final OwnedPartition partition;
  private final List<WorkerInstance> workers = new ArrayList<>();
  private final List<AttemptId> ids;
  private final Deque<ReadyToBuild> offered = new ArrayDeque<>();
  private final Deque<InboxMessage> underWay = new ArrayDeque<>();
  private int claimed;
  private int reports;

  /**
   * Prepares a build.
   *
   * @param ids one for each task
   */
  PlayedBuild(List<AttemptId> ids, Consumer<RecordedFact> log) {
    this.ids = ids;
    this.partition = new OwnedPartition(offered::add, log);
    for (int number = 0; number < WORKERS; number++) {
      workers.add(
          new WorkerInstance("worker-" + number, ulid(number).toString(), "host-" + number));
    }
    workers.forEach(this::beat);
  }

  /**
   * Plays it to its end.
   *
   * @return the number of messages judged and facts folded
   */
  long play(List<PlannedTask> plan) {
    long before = partition.events();
    partition.submit(plan);
    while (!offered.isEmpty() || !underWay.isEmpty()) {
      while (!offered.isEmpty() && underWay.size() < WORKERS * SLOTS) {
        claim(offered.remove());
      }
      report(underWay.remove());
    }
    if (!partition.ended().equals(Optional.of(BuildStatus.SUCCEEDED))) {
      throw new IllegalStateException("the build did not succeed: " + partition.ended());
    }
    return partition.events() - before;
  }

  /** An identifier that names {@code number}. */
  static Ulid ulid(int number) {
    return Ulid.parse("01%024d".formatted(number));
  }

  private void claim(ReadyToBuild task) {
    AttemptId attempt = ids.get(claimed);
    WorkerInstance worker = workers.get(claimed % WORKERS);
    claimed++;
    report(
        new InboxMessage.AttemptStarted(
            task.build(), task.image(), attempt, task.dispatch(), worker, LOG));
    underWay.add(
        new InboxMessage.AttemptSucceeded(
            task.build(), task.image(), attempt, worker, task.inputKey(), IMAGE, false));
  }

  private void report(InboxMessage report) {
    reports++;
    if (reports % REPORTS_PER_TICK == 0) {
      partition.at(Duration.ofMillis(500L * (reports / REPORTS_PER_TICK)));
      workers.forEach(this::beat);
      partition.tick();
    }
    partition.request(report);
  }

  /** All slots count as free, so that the window is never what is measured. */
  private void beat(WorkerInstance worker) {
    partition.heard(
        new Heartbeat(
            worker,
            OwnedPartition.START,
            "benchmark",
            List.of(PlanShape.POOL),
            SLOTS,
            List.of(),
            false));
  }
}
