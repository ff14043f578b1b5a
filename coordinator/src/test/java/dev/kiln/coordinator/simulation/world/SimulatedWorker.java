package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.night.WorkerPlan;
import dev.kiln.event.Desired;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.Digest;
import dev.kiln.image.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One life of a worker: claims offers, builds, reports, and says every two seconds how it is. */
public final class SimulatedWorker {

  private static final int HEARTBEAT_EVERY = 2_000;
  private static final int LONGEST_GAP = 6_500;
  private static final int START_ACKNOWLEDGED_WITHIN = 10_000;
  private static final int SELF_TEST_EVERY = 10_000;
  private static final int STAND_BACK = 300;

  private final World world;
  private final WorkerPlan plan;
  private final WorkerInstance instance;
  private final SimulatedProcess process;
  private final Outbox outbox;
  private final Workshop workshop;
  private final Map<AttemptId, SimulatedAttempt> running = new LinkedHashMap<>();
  private final Map<String, Desired> desired = new TreeMap<>();
  private final List<Heartbeat> heldBack = new ArrayList<>();
  private final Deque<Digest> held = new ArrayDeque<>();
  private int claiming;
  private long cutOffUntil;
  private long unfitUntil;
  private long standBackUntil;
  private boolean draining;
  private long heardSince;
  private long lastHeard = Long.MIN_VALUE / 2;

  SimulatedWorker(World world, WorkerPlan plan, WorkerInstance instance) {
    this.world = world;
    this.plan = plan;
    this.instance = instance;
    this.process = new SimulatedProcess(world.time());
    this.outbox = new Outbox(process, world.broker(), world.faults(), this::isCutOff);
    this.workshop = new Workshop(world, this);
  }

  void start() {
    world.broker().desired().read(0, process, world.broker()::way, this::onDesired);
    beat();
    process.every(HEARTBEAT_EVERY, this::beat);
    for (Pool pool : plan.pools()) {
      world.broker().ready(pool).join(this);
      world.broker().ready(pool).match();
    }
  }

  public WorkerInstance instance() {
    return instance;
  }

  WorkerPlan plan() {
    return plan;
  }

  SimulatedProcess process() {
    return process;
  }

  /** Whether its process has ended. */
  public boolean isGone() {
    return process.isDead();
  }

  /** Whether it takes work of {@code pool} now. */
  public boolean isIdle(Pool pool) {
    return plan.pools().contains(pool) && asksForWork();
  }

  /** The attempts that it works on. */
  public List<SimulatedAttempt> running() {
    return List.copyOf(running.values());
  }

  /**
   * Whether its heartbeats have come without a gap since {@code moment} and it still works, so that
   * nobody may take it for dead.
   */
  public boolean isWellSince(long moment) {
    return process.isRunning() && heardSince <= moment && !isSilent();
  }

  boolean asksForWork() {
    return process.isRunning()
        && !draining
        && !isCutOff()
        && world.time().now() >= unfitUntil
        && world.time().now() >= standBackUntil
        && running.size() + claiming < plan.slots()
        && desired.values().stream().allMatch(this::allows);
  }

  /** An offer is on its way to this worker. */
  void expect(SimulatedShareGroup group, SimulatedShareGroup.Offered offered) {
    claiming++;
    process.after(
        world.broker().way(),
        () -> {
          claiming--;
          claim(group, offered);
        });
  }

  void stop(AttemptId attempt, String reason) {
    SimulatedAttempt found = running.get(attempt);
    if (found != null && found.isBuilding()) {
      world.trace().say(() -> "%s is stopped: %s".formatted(found, reason));
      report(found, released(found, "told to stop"));
    }
  }

  /** Reports how an attempt has ended, unless it has before. */
  void report(SimulatedAttempt attempt, InboxMessage.Report report) {
    forget(attempt);
    outbox.send(report);
  }

  /** Something other than the task has kept it from building: it looks after itself first. */
  void becomeUnfit() {
    unfitUntil = world.time().now() + SELF_TEST_EVERY;
    process.after(
        SELF_TEST_EVERY,
        () -> {
          if (world.isDiskFull(plan.host())) {
            becomeUnfit();
          } else {
            askForWork();
          }
        });
  }

  /** Nothing gets out for a while; heartbeats are sent late or not at all. */
  void cutOff(long millis) {
    cutOffUntil = world.time().now() + millis;
    process.after(
        millis,
        () -> {
          if (!world.faults().happens(Fault.HEARTBEAT_LOST)) {
            heldBack.forEach(late -> world.broker().append(new WorkersRecord.OfWorker(late)));
          }
          heldBack.clear();
          askForWork();
        });
  }

  void heal() {
    cutOffUntil = 0;
    askForWork();
  }

  /** Gives back what it has, and ends when everybody knows. */
  void shutDown() {
    draining = true;
    beat();
    for (SimulatedAttempt attempt : running()) {
      report(attempt, released(attempt, "shutting down"));
    }
    endWhenAllIsSent();
  }

  private void endWhenAllIsSent() {
    if (outbox.isEmpty()) {
      process.kill();
    } else {
      process.after(1_000, this::endWhenAllIsSent);
    }
  }

  private void claim(SimulatedShareGroup group, SimulatedShareGroup.Offered offered) {
    if (draining) {
      group.release(offered);
      return;
    }
    if (isForOthers(offered)) {
      standBackUntil = world.time().now() + STAND_BACK;
      process.after(STAND_BACK, this::askForWork);
      group.release(offered);
      return;
    }
    hold(offered.message().parents().values());
    AttemptId id = world.mintAttempt();
    SimulatedAttempt attempt =
        new SimulatedAttempt(id, this, offered.message(), world.time().now());
    running.put(id, attempt);
    world.began(attempt);
    outbox.send(
        new InboxMessage.AttemptStarted(
            attempt.offer().build(),
            attempt.offer().image(),
            id,
            attempt.offer().dispatch(),
            instance,
            new LogPosition(0, attempt.mintedAt())),
        () -> {
          if (running.containsKey(id)) {
            group.accept(offered);
            attempt.begin();
            workshop.build(attempt);
          }
        });
    process.after(
        START_ACKNOWLEDGED_WITHIN,
        () -> {
          if (!attempt.isBuilding() && running.containsKey(id)) {
            forget(attempt);
            group.release(offered);
          }
        });
  }

  /** Left to a worker that has the parents already, once. */
  private boolean isForOthers(SimulatedShareGroup.Offered offered) {
    return offered.deliveries() == 1
        && !offered.message().near().isEmpty()
        && !offered.message().near().contains(plan.name());
  }

  private void hold(Collection<Digest> images) {
    held.removeAll(images);
    held.addAll(images);
    while (held.size() > Heartbeat.MOST_HELD) {
      held.removeFirst();
    }
  }

  private void forget(SimulatedAttempt attempt) {
    attempt.end();
    running.remove(attempt.id());
    askForWork();
  }

  private void askForWork() {
    plan.pools().forEach(pool -> world.broker().ready(pool).match());
  }

  private void beat() {
    Heartbeat heartbeat =
        new Heartbeat(
            instance,
            SimulatedBroker.instantOf(0),
            "simulated",
            plan.pools(),
            plan.slots(),
            running.values().stream().map(SimulatedAttempt::listed).toList(),
            draining,
            Collections.emptySortedSet(),
            Optional.empty(),
            "",
            Optional.empty(),
            List.copyOf(held));
    if (isCutOff()) {
      heldBack.add(heartbeat);
    } else if (!world.faults().happens(Fault.HEARTBEAT_LOST)) {
      if (isSilent()) {
        heardSince = world.time().now();
      }
      lastHeard = world.time().now();
      world.broker().append(new WorkersRecord.OfWorker(heartbeat));
    }
  }

  private boolean isSilent() {
    return world.time().now() - lastHeard > LONGEST_GAP;
  }

  private boolean isCutOff() {
    return world.time().now() < cutOffUntil;
  }

  private boolean allows(Desired wish) {
    return switch (wish) {
      case Desired.FarmPaused paused -> true;
      case Desired.HostPaused paused ->
          !paused.host().equals(plan.host()) || paused.allows(plan.name(), world.broker().clock());
      case Desired.WorkerDrained drained -> !drained.worker().equals(plan.name());
      case Desired.RegistryPaused paused -> true;
    };
  }

  private void onDesired(SimulatedLog.Entry<DesiredRecord> entry) {
    Optional<Desired> wish = entry.value().wish();
    if (wish.isPresent()) {
      desired.put(entry.value().key(), wish.get());
      // A pause that runs out makes no noise.
      if (wish.get() instanceof Desired.HostPaused paused) {
        long ends = paused.until().toEpochMilli() - SimulatedBroker.instantOf(0).toEpochMilli();
        process.at(ends, this::askForWork);
        process.at(ends + 300_000, this::askForWork);
      }
    } else {
      desired.remove(entry.value().key());
      askForWork();
    }
  }

  private InboxMessage.Report released(SimulatedAttempt attempt, String reason) {
    return new InboxMessage.AttemptReleased(
        attempt.offer().build(), attempt.offer().image(), attempt.id(), instance, reason);
  }
}
