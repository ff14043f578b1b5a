package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.decision.Share;
import dev.kiln.coordinator.decision.Shares;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.farm.Hearing;
import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.event.Desired;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One life of a coordinator: the real core, with what the shell around it does against simulated
 * brokers.
 */
public final class SimulatedCoordinator {

  /** Shorter waits than a farm's, so that a night is not mostly waiting. */
  static final RetryPolicy RETRIES =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofMinutes(4));

  /** As a farm has them, but that a task counts as poison sooner. */
  public static final Decider.Rules RULES =
      new Decider.Rules(Duration.ofSeconds(30), Duration.ofMinutes(2), 3, Duration.ofSeconds(60));

  /** How long a worker may be silent. */
  public static final Duration LEASE = Duration.ofSeconds(15);

  private static final int TICK = 500;
  private static final int PROBE_EVERY = 1_000;
  private static final int TAKE_AGAIN_AFTER = 1_000;

  private final World world;
  private final String name;
  private final SimulatedProcess process;
  private final long startedAt;
  private final Chance hearingChance;
  private final Farm farm = new Farm(LEASE);
  private final Hearing hearing = new Hearing(farm);
  private final Judge judge = new Judge(RETRIES);
  private final SortedMap<Integer, OwnedPartition> owned = new TreeMap<>();
  private SortedSet<Integer> assigned = Collections.emptySortedSet();
  private long deafness;
  private long probesHeldUpUntil;

  SimulatedCoordinator(World world, String name) {
    this.world = world;
    this.name = name;
    this.process = new SimulatedProcess(world.time());
    this.startedAt = world.time().now();
    this.hearingChance = world.faults().chance(Fault.COORDINATOR_DEAF);
  }

  /** Reads what is wanted of the farm, begins to listen, and joins the others. */
  void start() {
    world.broker().desired().entries().forEach(this::onDesired);
    world
        .broker()
        .desired()
        .read(world.broker().desired().end(), process, world.broker()::way, this::onDesired);
    world
        .broker()
        .workers()
        .read(world.broker().workers().end(), process, this::heartbeatDelay, this::onWorkers);
    probe();
    process.every(PROBE_EVERY, this::probe);
    process.every(TICK, this::tick);
    world.group().join(this);
  }

  public String name() {
    return name;
  }

  SimulatedProcess process() {
    return process;
  }

  World world() {
    return world;
  }

  Farm farm() {
    return farm;
  }

  Judge judge() {
    return judge;
  }

  /** The partitions that it works for, as far as it knows. */
  public Collection<OwnedPartition> owned() {
    return owned.values();
  }

  /** The time on its own clock, which began with it. */
  Duration moment() {
    return Duration.ofMillis(world.time().now() - startedAt);
  }

  /** From now on heartbeats arrive later by so much, and later still as time goes on. */
  void becomeDeaf(long millis) {
    deafness = millis;
  }

  /** Its probes are on their way for a while and then arrive together. */
  void holdUpProbes(long millis) {
    probesHeldUpUntil = world.time().now() + millis;
  }

  void hearAgain() {
    deafness = 0;
    probesHeldUpUntil = 0;
  }

  /** The group has told which partitions are its own now. */
  void assigned(SortedSet<Integer> partitions) {
    world.trace().sayToAll(() -> "%s is assigned %s".formatted(name, partitions));
    assigned = partitions;
    for (OwnedPartition partition : owned.values().toArray(OwnedPartition[]::new)) {
      if (!partitions.contains(partition.number())) {
        owned.remove(partition.number());
        partition.close();
      }
    }
    partitions.forEach(this::take);
  }

  /** A partition is lost; if it is still assigned it is taken anew. */
  void lost(OwnedPartition partition) {
    process.after(
        TAKE_AGAIN_AFTER,
        () -> {
          if (owned.remove(partition.number(), partition)
              && assigned.contains(partition.number())) {
            take(partition.number());
          }
        });
  }

  private void take(int partition) {
    if (!owned.containsKey(partition)) {
      OwnedPartition taken = new OwnedPartition(this, partition);
      owned.put(partition, taken);
      taken.take();
    }
  }

  private void tick() {
    farm.passed(world.broker().clock(), moment());
    shareOut();
    owned.values().forEach(OwnedPartition::tick);
    farm.hosts()
        .changes()
        .forEach(change ->
            desire(
                new DesiredRecord(
                    Desired.HostPaused.keyOf(change.host()),
                    change.pause().map(Desired.class::cast))));
  }

  private void desire(DesiredRecord record) {
    world.time().after(world.broker().way(), () -> world.broker().append(record));
  }

  private void shareOut() {
    SortedMap<Integer, SortedMap<Pool, Demand>> demands = world.broker().demands();
    owned.values().forEach(partition -> demands.put(partition.number(), partition.demand()));
    for (OwnedPartition partition : owned.values()) {
      partition.share(share(partition.number(), demands));
    }
  }

  private static Share share(int partition, SortedMap<Integer, SortedMap<Pool, Demand>> demands) {
    return (pool, window) -> {
      SortedMap<Integer, Demand> ofPool = new TreeMap<>();
      demands.forEach((other, demand) ->
          Optional.ofNullable(demand.get(pool)).ifPresent(some -> ofPool.put(other, some)));
      Demand own = ofPool.getOrDefault(partition, Demand.NONE);
      ofPool.put(partition, new Demand(Integer.MAX_VALUE, own.urgency()));
      return Shares.of(window, ofPool).getOrDefault(partition, 1);
    };
  }

  private void probe() {
    long number = hearing.sent(moment());
    long arrives = Math.max(probesHeldUpUntil, world.time().now()) + world.broker().way();
    probesHeldUpUntil = Math.max(probesHeldUpUntil, arrives);
    world.time().at(arrives, () -> world.broker().append(new WorkersRecord.Probe(process, number)));
  }

  private long heartbeatDelay() {
    if (deafness == 0) {
      return world.broker().way();
    }
    deafness += hearingChance.below(300);
    return deafness;
  }

  private void onWorkers(SimulatedLog.Entry<WorkersRecord> entry) {
    switch (entry.value()) {
      case WorkersRecord.Probe probe -> {
        if (probe.sender() == process) {
          hearing.heard(probe.number(), moment());
        }
      }
      case WorkersRecord.OfWorker ofWorker -> {
        farm.heard(ofWorker.heartbeat(), moment());
        owned.values().forEach(partition -> partition.compare(ofWorker.heartbeat()));
      }
    }
  }

  private void onDesired(SimulatedLog.Entry<DesiredRecord> entry) {
    farm.wanted(entry.value().key(), entry.value().wish());
  }
}
