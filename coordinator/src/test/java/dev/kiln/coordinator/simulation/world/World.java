package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import dev.kiln.coordinator.simulation.chance.Trace;
import dev.kiln.coordinator.simulation.chance.VirtualTime;
import dev.kiln.coordinator.simulation.night.BuildPlan;
import dev.kiln.coordinator.simulation.night.NightPlan;
import dev.kiln.coordinator.simulation.night.WorkerPlan;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A whole farm: every part of it, and how parts end and come back. */
public final class World {

  private static final int SESSION = 10_000;

  private final NightPlan plan;
  private final VirtualTime time;
  private final Faults faults;
  private final Trace trace;
  private final Witness witness;
  private final SimulatedBroker broker;
  private final SimulatedRegistry registry;
  private final SimulatedGroup group;
  private final User user;
  private final Chance lives;
  private final Chance attempts;
  private final Chance workshops;
  private final List<SimulatedCoordinator> coordinators = new ArrayList<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final List<SimulatedWorker> zombies = new ArrayList<>();
  private final Map<AttemptId, SimulatedAttempt> begun = new HashMap<>();
  private final Map<String, Long> disksFullUntil = new HashMap<>();
  private final Map<BuildId, Integer> longest = new HashMap<>();
  private final Set<String> poison = new HashSet<>();

  /** Makes a farm in which nothing has begun. */
  public World(NightPlan plan, VirtualTime time, Faults faults, Trace trace, Witness witness) {
    this.plan = plan;
    this.time = time;
    this.faults = faults;
    this.trace = trace;
    this.witness = witness;
    this.broker = new SimulatedBroker(plan, time, faults, witness);
    this.registry = new SimulatedRegistry(plan.seed(), time, faults);
    this.group = new SimulatedGroup(plan.partitions(), time, Chance.of(plan.seed(), "group"));
    this.lives = Chance.of(plan.seed(), "lives");
    this.attempts = Chance.of(plan.seed(), "attempts");
    this.workshops = Chance.of(plan.seed(), "workshops");
    this.user = new User(this);
  }

  /** Begins the night. */
  public void start() {
    for (BuildPlan build : plan.builds()) {
      longest.put(build.id(), build.longest());
    }
    for (int number = 0; number < plan.coordinators(); number++) {
      coordinators.add(new SimulatedCoordinator(this, "coordinator-" + number));
    }
    coordinators.forEach(SimulatedCoordinator::start);
    for (WorkerPlan worker : plan.workers()) {
      workers.add(newLife(worker));
    }
    workers.forEach(SimulatedWorker::start);
    user.start();
    new Mischief(this).start();
  }

  /** Ends all trouble: what hangs goes on, what is dead comes back. */
  public void calmDown() {
    faults.calm();
    disksFullUntil.clear();
    registry.comeBack();
    user.resume();
    for (SimulatedCoordinator coordinator : coordinators) {
      coordinator.hearAgain();
      coordinator.process().resume();
    }
    workers.forEach(SimulatedWorker::heal);
    workers.forEach(worker -> worker.process().resume());
    zombies.forEach(zombie -> zombie.process().resume());
    time.after(
        SESSION, () -> zombies.forEach(zombie -> crash(zombie, "somebody has found the zombie")));
  }

  public VirtualTime time() {
    return time;
  }

  public SimulatedBroker broker() {
    return broker;
  }

  public SimulatedRegistry registry() {
    return registry;
  }

  /** The newest life of each worker. */
  public List<SimulatedWorker> workers() {
    return workers;
  }

  /** The newest life of each coordinator. */
  public List<SimulatedCoordinator> coordinators() {
    return coordinators;
  }

  /** An attempt that some worker has begun. */
  public Optional<SimulatedAttempt> attempt(AttemptId id) {
    return Optional.ofNullable(begun.get(id));
  }

  /** Whether nobody will submit anything any more. */
  public boolean isAllSubmitted() {
    return user.isDone();
  }

  NightPlan plan() {
    return plan;
  }

  Faults faults() {
    return faults;
  }

  Trace trace() {
    return trace;
  }

  Witness witness() {
    return witness;
  }

  SimulatedGroup group() {
    return group;
  }

  User user() {
    return user;
  }

  Chance workshops() {
    return workshops;
  }

  AttemptId mintAttempt() {
    return new AttemptId(attempts.ulid(broker.clock()));
  }

  void began(SimulatedAttempt attempt) {
    begun.put(attempt.id(), attempt);
    trace.say(() -> attempt + " begins, dispatch " + attempt.offer().dispatch());
  }

  void stop(StopAttempt order) {
    SimulatedAttempt attempt = begun.get(order.attempt());
    if (attempt != null) {
      SimulatedWorker worker = attempt.worker();
      worker.process().after(broker.way(), () -> worker.stop(order.attempt(), order.reason()));
    }
  }

  long usualDuration(BuildId build, Chance chance) {
    int most = longest.getOrDefault(build, 1_000);
    return chance.between(most / 10, most);
  }

  /** Whether building {@code image} takes a worker with it; once it does, it always does. */
  boolean isPoison(BuildId build, ImageName image) {
    String key = build + " " + image;
    if (!faults.isCalm() && (poison.contains(key) || faults.happens(Fault.POISON))) {
      poison.add(key);
      return true;
    }
    return false;
  }

  void fillDisk(String host, long millis) {
    trace.sayToAll(() -> host + " has no space left");
    disksFullUntil.put(host, time.now() + millis);
  }

  boolean isDiskFull(String host) {
    return disksFullUntil.getOrDefault(host, 0L) > time.now();
  }

  void crash(SimulatedCoordinator coordinator, String when) {
    if (coordinator.process().isDead()) {
      return;
    }
    trace.sayToAll(() -> "%s crashes %s".formatted(coordinator.name(), when));
    coordinator.process().kill();
    time.after(SESSION, () -> group.leave(coordinator));
    time.after(lives.between(1_000, 25_000), () -> replace(coordinator));
  }

  void hang(SimulatedCoordinator coordinator, long millis) {
    if (!coordinator.process().isRunning()) {
      return;
    }
    trace.sayToAll(() -> "%s hangs for %d ms".formatted(coordinator.name(), millis));
    coordinator.process().hang();
    if (millis > SESSION) {
      time.after(
          SESSION,
          () -> {
            if (!coordinator.process().isRunning()) {
              group.leave(coordinator);
            }
          });
    }
    time.after(
        millis,
        () -> {
          trace.sayToAll(() -> "%s goes on".formatted(coordinator.name()));
          coordinator.process().resume();
        });
    // It learns from its next poll, a while after it goes on, that the group has gone on without
    // it.
    coordinator.process().after(millis + lives.below(5_000), () -> rejoin(coordinator));
  }

  void crash(SimulatedWorker worker, String when) {
    if (worker.isGone()) {
      return;
    }
    trace.sayToAll(() -> "%s crashes %s".formatted(worker.instance(), when));
    worker.process().kill();
    restartLater(worker);
  }

  /** Lets a worker hang; sometimes somebody starts another one in its place meanwhile. */
  void hang(SimulatedWorker worker, long millis, boolean replaced) {
    if (!worker.process().isRunning()) {
      return;
    }
    trace.sayToAll(() -> "%s hangs for %d ms".formatted(worker.instance(), millis));
    worker.process().hang();
    time.after(millis, () -> worker.process().resume());
    if (replaced) {
      zombies.add(worker);
      restartLater(worker);
    }
  }

  void shutDown(SimulatedWorker worker) {
    if (worker.process().isRunning()) {
      trace.sayToAll(() -> worker.instance() + " shuts down");
      worker.shutDown();
      restartLater(worker);
    }
  }

  private void rejoin(SimulatedCoordinator coordinator) {
    if (!group.isMember(coordinator)) {
      coordinator.assigned(java.util.Collections.emptySortedSet());
      group.join(coordinator);
    }
  }

  private void replace(SimulatedCoordinator coordinator) {
    int place = coordinators.indexOf(coordinator);
    SimulatedCoordinator next = new SimulatedCoordinator(this, coordinator.name());
    coordinators.set(place, next);
    next.start();
  }

  private void restartLater(SimulatedWorker worker) {
    time.after(
        lives.between(1_000, 30_000),
        () -> {
          int place = workers.indexOf(worker);
          if (place >= 0) {
            SimulatedWorker next = newLife(worker.plan());
            workers.set(place, next);
            next.start();
          }
        });
  }

  private SimulatedWorker newLife(WorkerPlan worker) {
    String instance = lives.ulid(broker.clock()).toString();
    return new SimulatedWorker(
        this, worker, new WorkerInstance(worker.name(), instance, worker.host()));
  }
}
