package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.LOG;
import static dev.kiln.coordinator.build.Samples.POOL;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.excluded;
import static dev.kiln.coordinator.build.Samples.existing;
import static dev.kiln.coordinator.build.Samples.failure;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.mayFail;
import static dev.kiln.coordinator.build.Samples.rebuilt;
import static dev.kiln.coordinator.build.Samples.task;
import static dev.kiln.coordinator.build.Samples.worker;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.FailureCause;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.InputKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * A partition, its owner and some workers in one thread, driven by a seed: workers fail, die, come
 * back, report twice, late, or with a wrong key; ready messages are lost or doubled; owners change,
 * and the old one goes on writing for a while. Plans leave images out, with and without others that
 * stand in for them. Every fact is checked before it is folded.
 */
final class RandomNight {

  private static final int STEPS = 20_000;
  private static final int CHAOS = 400;
  private static final int AT_LEAST = 60;

  private final Random random;
  private final Judge judge = new Judge(RetryPolicy.standard());
  private final Decider decider = new Decider(Duration.ofSeconds(30));
  private final List<RecordedFact> log = new ArrayList<>();
  private final List<InboxMessage> inbox = new ArrayList<>();
  private final List<InboxMessage> onTheirWay = new ArrayList<>();
  private final List<ReadyToBuild> ready = new ArrayList<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final NightChecks checks = new NightChecks();
  private PartitionState state = new PartitionState();
  private Farm farm = new Farm(Duration.ofSeconds(15));
  private Instant now = PartitionFixture.START;
  private int judged;
  private int mintedAttempts;
  private boolean chaos = true;

  private static final class SimulatedWorker {
    final String name;
    int life = 1;
    int hearsNothingOfIt;
    final List<Work> running = new ArrayList<>();

    SimulatedWorker(String name) {
      this.name = name;
    }

    WorkerInstance instance() {
      return worker(name, life);
    }
  }

  private record Work(ReadyToBuild ready, AttemptId attempt, WorkerInstance by, Instant ends) {}

  RandomNight(long seed) {
    random = new Random(seed);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      workers.add(new SimulatedWorker("w" + i));
    }
  }

  /** Runs until every build has ended. */
  RandomNight run() {
    takeOver();
    int builds = 1 + random.nextInt(3);
    for (int n = 1; n <= builds; n++) {
      submit(build(n));
    }
    for (int step = 0; step < STEPS; step++) {
      chaos = step < CHAOS;
      step();
      if (step >= AT_LEAST && state.builds().size() == builds && allEnded()) {
        return this;
      }
    }
    throw new AssertionError("a build has not ended:\n" + Snapshot.of(state));
  }

  PartitionState state() {
    return state;
  }

  List<RecordedFact> log() {
    return log;
  }

  private boolean allEnded() {
    return state.builds().stream().noneMatch(build -> build.status() == BuildStatus.RUNNING);
  }

  private void step() {
    Duration span = Duration.ofMillis(500 + random.nextInt(9_500));
    now = now.plus(span);
    farm.listened(span);
    workers.forEach(this::live);
    deliver();
    judgeInbox();
    decide();
    if (happens(0.01)) {
      takeOver();
    }
  }

  private void live(SimulatedWorker worker) {
    if (happens(0.01)) {
      worker.life++;
      worker.running.clear();
    }
    if (happens(0.01)) {
      worker.hearsNothingOfIt = random.nextInt(8);
    }
    if (worker.hearsNothingOfIt-- <= 0) {
      farm.heard(heartbeat(worker));
    }
    for (Work work : List.copyOf(worker.running)) {
      if (!work.ends.isAfter(now)) {
        worker.running.remove(work);
        finish(work);
      }
    }
    while (worker.running.size() < 2 && !ready.isEmpty()) {
      claim(worker, ready.remove(random.nextInt(ready.size())));
    }
  }

  private void claim(SimulatedWorker worker, ReadyToBuild offer) {
    AttemptId attempt = attempt(++mintedAttempts);
    Work work =
        new Work(offer, attempt, worker.instance(), now.plusSeconds(5 + random.nextInt(60)));
    worker.running.add(work);
    onTheirWay.add(
        new InboxMessage.AttemptStarted(
            offer.build(), offer.image(), attempt, offer.dispatch(), work.by, LOG));
  }

  private void finish(Work work) {
    ReadyToBuild offer = work.ready;
    InboxMessage report =
        switch (random.nextInt(20)) {
          case 0, 1 -> failed(work, FailureCause.BUILD);
          case 2 -> failed(work, FailureCause.TIMEOUT);
          case 3, 4 -> failed(work, FailureCause.REGISTRY);
          case 5 ->
              new InboxMessage.AttemptReleased(
                  offer.build(), offer.image(), work.attempt, work.by, "shutting down");
          case 6 -> happens(0.1) ? failed(work, FailureCause.TEMPLATE) : success(work);
          case 7 -> wrongKey(work);
          default -> success(work);
        };
    onTheirWay.add(report);
    if (happens(0.1)) {
      onTheirWay.add(report);
    }
    if (report instanceof InboxMessage.AttemptSucceeded succeeded
        && !succeeded.inputKey().equals(offer.inputKey())) {
      onTheirWay.add(failed(work, FailureCause.BUILD));
    }
  }

  private InboxMessage success(Work work) {
    ReadyToBuild offer = work.ready;
    return new InboxMessage.AttemptSucceeded(
        offer.build(),
        offer.image(),
        work.attempt,
        work.by,
        offer.inputKey(),
        digest("made by " + work.attempt),
        random.nextInt(5) == 0);
  }

  private InboxMessage wrongKey(Work work) {
    ReadyToBuild offer = work.ready;
    return new InboxMessage.AttemptSucceeded(
        offer.build(),
        offer.image(),
        work.attempt,
        work.by,
        new InputKey(digest("something else")),
        digest(NightChecks.WRONG),
        false);
  }

  private static InboxMessage failed(Work work, FailureCause cause) {
    return new InboxMessage.AttemptFailed(
        work.ready.build(), work.ready.image(), work.attempt, work.by, failure(cause));
  }

  /** Moves some of the messages that are under way into the inbox, in any order. */
  private void deliver() {
    for (int i = onTheirWay.size(); i > 0; i--) {
      if (!happens(0.4)) {
        InboxMessage message = onTheirWay.remove(random.nextInt(onTheirWay.size()));
        inbox.add(message);
        if (happens(0.1)) {
          onTheirWay.add(message);
        }
      }
    }
    if (happens(0.002)) {
      inbox.add(new InboxMessage.CancelBuild(build(1 + random.nextInt(3)), "somebody"));
    }
  }

  private void judgeInbox() {
    while (judged < inbox.size()) {
      int offset = judged++;
      judge
          .judge(state, new RecordedMessage(offset, now, inbox.get(offset)))
          .forEach(fact -> write(fact, OptionalLong.of(offset)));
    }
  }

  private void decide() {
    Decision decision = decider.decide(state, farm, now);
    for (Fact fact : decision.facts()) {
      write(fact, OptionalLong.empty());
      if (fact instanceof Fact.TaskQueued queued) {
        int copies = happens(0.1) ? 0 : happens(0.05) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          ready.add(Decider.dispatch(state.build(queued.build()).orElseThrow(), queued));
        }
      }
    }
    for (BuildId id : decision.publications()) {
      if (!happens(0.3)) {
        write(
            new Fact.BuildPublished(
                id, Decider.releaseOf(state.build(id).orElseThrow()), digest("release")),
            OptionalLong.empty());
      }
    }
  }

  /** Another owner folds the log, and the one before writes on for a moment. */
  private void takeOver() {
    long oldTerm = state.term();
    append(state.term(), OptionalLong.empty(), new Fact.PartitionTaken("owner"));
    Fact zombies = log.get(random.nextInt(log.size())).fact();
    if (!(zombies instanceof Fact.PartitionTaken)) {
      append(oldTerm, OptionalLong.of(inbox.size() + 5L), zombies);
    }
    PartitionState refolded = new PartitionState();
    log.forEach(refolded::fold);
    checks.sameState(state, refolded);
    state = refolded;
    farm = new Farm(Duration.ofSeconds(15));
    judged = (int) state.nextInboxOffset();
  }

  private void write(Fact fact, OptionalLong answers) {
    checks.before(state, fact);
    append(state.term(), answers, fact);
  }

  private void append(long term, OptionalLong answers, Fact fact) {
    RecordedFact recorded = new RecordedFact(state.nextOffset(), now, term, answers, fact);
    log.add(recorded);
    state.fold(recorded);
  }

  private void submit(BuildId id) {
    Samples.HeaderFixture header = header().retries(random.nextInt(4)).priority(random.nextInt(3));
    if (random.nextBoolean()) {
      header.published();
    }
    List<PlannedTask> plan = randomPlan();
    int half = plan.size() / 2;
    inbox.add(new InboxMessage.SubmitPlanPart(id, 0, plan.subList(0, half)));
    inbox.add(new InboxMessage.SubmitPlanPart(id, 1, plan.subList(half, plan.size())));
    inbox.add(new InboxMessage.SubmitBuild(id, header.build(), 2, PlannedTask.digest(plan)));
  }

  private List<PlannedTask> randomPlan() {
    int size = 1 + random.nextInt(15);
    List<PlannedTask> plan = new ArrayList<>();
    Set<String> withoutImage = new HashSet<>();
    for (int i = 0; i < size; i++) {
      List<String> parents = new ArrayList<>();
      for (int parent = 0; parent < i; parent++) {
        if (random.nextInt(i + 1) < 2) {
          parents.add("i" + parent);
        }
      }
      PlannedTask planned =
          randomTask(
              "i" + i,
              parents.stream().anyMatch(withoutImage::contains),
              parents.toArray(String[]::new));
      if (planned.exclusion().isPresent() && planned.existing().isEmpty()) {
        withoutImage.add("i" + i);
      }
      plan.add(planned);
    }
    return plan;
  }

  /** Below what is left out without an image nothing can be built. */
  private PlannedTask randomTask(String image, boolean unbuildable, String... parents) {
    int kind = random.nextInt(24);
    if (kind < 3) {
      return existing(image, parents);
    }
    if (unbuildable || kind < 5) {
      List<TaskStatus> without =
          List.of(TaskStatus.UNBUILDABLE, TaskStatus.UNMATCHED, TaskStatus.SKIPPED);
      return excluded(image, without.get(random.nextInt(without.size())), parents);
    }
    return kind < 8
        ? mayFail(image, parents)
        : kind == 8 ? rebuilt(image, parents) : task(image, parents);
  }

  private Heartbeat heartbeat(SimulatedWorker worker) {
    return new Heartbeat(
        worker.instance(),
        PartitionFixture.START,
        "test",
        List.of(POOL),
        2,
        worker.running.stream()
            .map(work ->
                new Heartbeat.RunningAttempt(
                    work.ready.build(), work.ready.image(), work.attempt, "build", now))
            .toList(),
        false);
  }

  private boolean happens(double probability) {
    return chaos && random.nextDouble() < probability;
  }
}
