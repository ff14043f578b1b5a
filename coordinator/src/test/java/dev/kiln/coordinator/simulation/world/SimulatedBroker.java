package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import dev.kiln.coordinator.simulation.chance.VirtualTime;
import dev.kiln.coordinator.simulation.night.NightPlan;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.image.BuildId;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The topics of a farm. Records of one partition keep their order; everything else is chance. */
public final class SimulatedBroker {

  private static final int SHORTEST_WAY = 1;
  private static final int LONGEST_WAY = 30;
  private static final int SLOWEST_WAY = 20_000;

  private final VirtualTime time;
  private final Faults faults;
  private final Chance network;
  private final Witness witness;
  private final List<SimulatedLog<Optional<InboxMessage>>> inbox = new ArrayList<>();
  private final List<SimulatedLog<RecordedFact>> events = new ArrayList<>();
  private final SimulatedLog<WorkersRecord> workers = new SimulatedLog<>();
  private final SimulatedLog<DesiredRecord> desired = new SimulatedLog<>();
  private final Map<Pool, SimulatedShareGroup> ready = new TreeMap<>();
  private final Map<Integer, Checkpoint> checkpoints = new HashMap<>();
  private final Map<BuildId, BuildSnapshot> history = new HashMap<>();
  private final SortedMap<Integer, SortedMap<Pool, Demand>> demands = new TreeMap<>();

  SimulatedBroker(NightPlan plan, VirtualTime time, Faults faults, Witness witness) {
    this.time = time;
    this.faults = faults;
    this.witness = witness;
    this.network = Chance.of(plan.seed(), "network");
    for (int partition = 0; partition < plan.partitions(); partition++) {
      inbox.add(new SimulatedLog<>());
      events.add(new SimulatedLog<>());
    }
    for (Pool pool : NightPlan.pools()) {
      ready.put(pool, new SimulatedShareGroup(time, Chance.of(plan.seed(), "claims of " + pool)));
    }
  }

  /** The brokers' clock. */
  Instant clock() {
    return instantOf(time.now());
  }

  /** What the brokers' clock says at a time of the night. */
  static Instant instantOf(long millis) {
    return NightPlan.START.plusMillis(millis);
  }

  /** How long a record or an answer is under way. */
  long way() {
    return network.between(SHORTEST_WAY, LONGEST_WAY);
  }

  /** How long a record is under way if now and then something holds it up. */
  long way(Fault fault) {
    return faults.happens(fault) ? faults.chance(fault).between(LONGEST_WAY, SLOWEST_WAY) : way();
  }

  /** Appends a fact with the brokers' time. */
  RecordedFact append(int partition, long term, OptionalLong answers, Fact fact) {
    SimulatedLog<RecordedFact> log = events.get(partition);
    RecordedFact recorded = new RecordedFact(log.end(), clock(), term, answers, fact);
    log.append(time.now(), recorded);
    witness.factWritten(partition, recorded);
    return recorded;
  }

  /** Appends a request or report, and now and then something that nobody can read. */
  void append(InboxMessage message) {
    SimulatedLog<Optional<InboxMessage>> log = inbox.get(message.build().partition());
    if (faults.happens(Fault.UNREADABLE_RECORD)) {
      log.append(time.now(), Optional.empty());
    }
    long offset = log.append(time.now(), Optional.of(message)).offset();
    witness.messageWritten(offset, message);
  }

  void append(WorkersRecord record) {
    workers.append(time.now(), record);
  }

  void append(DesiredRecord record) {
    desired.append(time.now(), record);
  }

  void save(Checkpoint checkpoint) {
    checkpoints.put(checkpoint.partition(), checkpoint);
    witness.checkpointSaved(checkpoint);
  }

  Checkpoint checkpoint(int partition) {
    return checkpoints.getOrDefault(partition, Checkpoint.none(partition));
  }

  void keep(BuildSnapshot build) {
    history.put(build.build(), build);
    witness.historyKept(build);
  }

  SimulatedLog<Optional<InboxMessage>> inbox(int partition) {
    return inbox.get(partition);
  }

  /** The log of facts of a partition. */
  public SimulatedLog<RecordedFact> events(int partition) {
    return events.get(partition);
  }

  SimulatedLog<WorkersRecord> workers() {
    return workers;
  }

  SimulatedLog<DesiredRecord> desired() {
    return desired;
  }

  /** Where the tasks of a pool are offered. */
  SimulatedShareGroup ready(Pool pool) {
    SimulatedShareGroup group = ready.get(pool);
    if (group == null) {
      throw new IllegalArgumentException("no workers for " + pool);
    }
    return group;
  }

  /** What the owners of all partitions have said that they could use. */
  SortedMap<Integer, SortedMap<Pool, Demand>> demands() {
    return demands;
  }
}
