package dev.kiln.bench.schedule;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A night of the farm under a virtual clock: the real owner decides; workers take what is offered
 * in the order of the ready topic, and each message is under way for as long as on a small cluster.
 */
final class FarmNight {

  private static final long MESSAGE_MILLIS = 5;
  private static final long HEARTBEAT_AFTER_CHANGE_MILLIS = 50;
  private static final long HEARTBEAT_EVERY_MILLIS = 2_000;
  private static final long TICK_MILLIS = 500;
  private static final int SLOTS_PER_WORKER = 4;
  private static final Digest IMAGE = Digest.of(new byte[] {1});

  private final Workload workload;
  private final OwnedPartition partition;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Deque<ReadyToBuild> ready = new ArrayDeque<>();
  private final PriorityQueue<Happening> happenings =
      new PriorityQueue<>(Comparator.comparingLong(Happening::at).thenComparing(Happening::number));
  private long now;
  private int happened;
  private int attempts;

  /** Something that happens at a time; of several at once the one that was caused first. */
  private record Happening(long at, int number, Runnable what) {}

  /** A worker and what it is at. */
  private static final class SimulatedWorker {
    private final WorkerInstance instance;
    private final int slots;
    private final Map<AttemptId, Heartbeat.RunningAttempt> running = new LinkedHashMap<>();
    private boolean changed;

    SimulatedWorker(int number, int slots) {
      this.instance =
          new WorkerInstance(
              "worker-%03d".formatted(number),
              PlayedBuild.ulid(number).toString(),
              "host-" + number);
      this.slots = slots;
    }

    Heartbeat heartbeat() {
      return new Heartbeat(
          instance,
          OwnedPartition.START,
          "benchmark",
          List.of(PlanShape.POOL),
          slots,
          List.copyOf(running.values()),
          false);
    }
  }

  /** A farm of so many slots, in workers of up to four. */
  FarmNight(Workload workload, int slots) {
    this.workload = workload;
    this.partition =
        new OwnedPartition(
            offer -> after(MESSAGE_MILLIS, () -> offered(offer)), OwnedPartition.forgetful());
    int perWorker = Math.min(slots, SLOTS_PER_WORKER);
    for (int number = 0; number < slots / perWorker; number++) {
      workers.add(new SimulatedWorker(number, perWorker));
    }
  }

  /** Plays it and returns the milliseconds until the build has ended. */
  long makespan() {
    workers.forEach(this::beatRegularly);
    tickRegularly();
    after(MESSAGE_MILLIS, () -> partition.submit(workload.tasks()));
    while (partition.ended().isEmpty()) {
      Happening next = happenings.remove();
      now = next.at();
      partition.at(Duration.ofMillis(now));
      next.what().run();
    }
    if (!partition.ended().equals(Optional.of(BuildStatus.SUCCEEDED))) {
      throw new IllegalStateException("the build did not succeed: " + partition.ended());
    }
    return now;
  }

  private void after(long millis, Runnable what) {
    happenings.add(new Happening(now + millis, happened++, what));
  }

  private void tickRegularly() {
    partition.tick();
    after(TICK_MILLIS, this::tickRegularly);
  }

  private void beatRegularly(SimulatedWorker worker) {
    partition.heard(worker.heartbeat());
    after(HEARTBEAT_EVERY_MILLIS, () -> beatRegularly(worker));
  }

  private void beatSoon(SimulatedWorker worker) {
    if (!worker.changed) {
      worker.changed = true;
      after(
          HEARTBEAT_AFTER_CHANGE_MILLIS,
          () -> {
            worker.changed = false;
            partition.heard(worker.heartbeat());
          });
    }
  }

  private void offered(ReadyToBuild task) {
    ready.add(task);
    claim();
  }

  /** Free slots take the oldest offers. */
  private void claim() {
    for (SimulatedWorker worker : workers) {
      while (!ready.isEmpty() && worker.running.size() < worker.slots) {
        begin(worker, ready.remove());
      }
    }
  }

  private void begin(SimulatedWorker worker, ReadyToBuild task) {
    AttemptId attempt = new AttemptId(PlayedBuild.ulid(++attempts));
    worker.running.put(
        attempt,
        new Heartbeat.RunningAttempt(
            task.build(), task.image(), attempt, "build", OwnedPartition.START));
    report(
        new InboxMessage.AttemptStarted(
            task.build(),
            task.image(),
            attempt,
            task.dispatch(),
            worker.instance,
            new LogPosition(0, 0)));
    beatSoon(worker);
    after(workload.millisOf(task.image()), () -> end(worker, attempt, task));
  }

  private void end(SimulatedWorker worker, AttemptId attempt, ReadyToBuild task) {
    worker.running.remove(attempt);
    report(
        new InboxMessage.AttemptSucceeded(
            task.build(), task.image(), attempt, worker.instance, task.inputKey(), IMAGE, false));
    beatSoon(worker);
    claim();
  }

  private void report(InboxMessage report) {
    after(MESSAGE_MILLIS, () -> partition.request(report));
  }
}
