package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.farm.Hearing;
import dev.kiln.coordinator.farm.HostPauses;
import dev.kiln.event.Desired;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.image.Pool;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's event loop: it listens to the workers and to what is wanted of them, and runs
 * the owners of its partitions.
 *
 * <p>{@code start} completes when the coordinator has joined the group; its partitions follow.
 */
public final class FarmLoop extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(FarmLoop.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);

  private final Settings settings;
  private final Ports ports;
  private final EventWriter writer;
  private final BrokerTime time;
  private final Farm farm;
  private final Hearing hearing;
  private final List<RecordReader> readers = new ArrayList<>();
  private @Nullable Ownership ownership;
  private Optional<String> alarm = Optional.empty();
  private SortedMap<Pool, Integer> unoffered = Collections.emptySortedMap();

  /**
   * How a coordinator behaves.
   *
   * @param name unique among the coordinators
   * @param life minted at each start
   * @param lease how long a worker may be silent before its attempts are lost
   */
  public record Settings(
      String name,
      String life,
      String bootstrapServers,
      Duration lease,
      Decider.Rules rules,
      RetryPolicy retries) {}

  /** What a coordinator's loop works with beside Kafka. */
  public record Ports(
      EventWriter writer,
      FactListener listener,
      ReleaseRegistry registry,
      BuildHistory history,
      DemandBoard demands) {}

  public FarmLoop(Settings settings, Ports ports, Clock clock) {
    this.settings = settings;
    this.ports = ports;
    this.writer = ports.writer();
    this.time = new BrokerTime(Instant.now(clock), System::nanoTime);
    this.farm = new Farm(settings.lease());
    this.hearing = new Hearing(farm);
  }

  @Override
  public Future<?> start() {
    Ownership owners =
        new Ownership(
            new PartitionOwner.Tools(
                settings.name(),
                vertx,
                settings.bootstrapServers(),
                writer,
                new Judge(settings.retries()),
                settings.rules(),
                farm,
                time,
                ports.listener(),
                ports.registry(),
                ports.history(),
                new KafkaCheckpoints(vertx, settings.bootstrapServers(), writer)),
            ports.demands());
    ownership = owners;
    return CompactedTopic.follow(
            vertx, settings.bootstrapServers(), Topics.DESIRED, this::onDesiredRecord)
        .onSuccess(readers::add)
        .compose(following ->
            RecordReader.fromEnd(
                vertx, settings.bootstrapServers(), Topics.WORKERS, 0, this::onWorkersRecord))
        .onSuccess(readers::add)
        .compose(listening -> {
          probe();
          vertx.setPeriodic(PROBE_EVERY.toMillis(), timer -> probe());
          vertx.setPeriodic(TICK.toMillis(), timer -> tick(owners));
          return owners.start();
        });
  }

  @Override
  public Future<?> stop() {
    List<Future<Void>> closing = new ArrayList<>();
    if (ownership != null) {
      closing.add(ownership.stop());
    }
    readers.forEach(reader -> closing.add(reader.close()));
    return Future.join(closing);
  }

  private void tick(Ownership owners) {
    farm.passed(time.now(), time.moment());
    owners.tick();
    farm.hosts().changes().forEach(this::change);
    warn();
    showUnoffered();
  }

  /** What all owners could have built if there were somebody to build it. */
  private void showUnoffered() {
    SortedMap<Pool, Integer> waiting = new TreeMap<>();
    ports
        .demands()
        .all()
        .values()
        .forEach(demands ->
            demands.forEach((pool, demand) -> {
              if (demand.tasks() > 0) {
                waiting.merge(pool, demand.tasks(), Integer::sum);
              }
            }));
    waiting.keySet().removeIf(farm::isOffered);
    if (!waiting.equals(unoffered)) {
      unoffered = waiting;
      ports.listener().unoffered(waiting);
      ports.listener().changed(farm);
    }
  }

  private void change(HostPauses.Change change) {
    change
        .pause()
        .map(writer::desire)
        .orElseGet(() -> writer.desireNoMore(Desired.HostPaused.keyOf(change.host())))
        .onSuccess(written ->
            LOG.warn(
                "host {}: host={} {}",
                change.pause().isPresent() ? "paused" : "used again",
                change.host(),
                change.pause().map(Desired.HostPaused::reason).orElse("a probe went well")))
        .onFailure(e -> LOG.warn("could not pause or resume the host {}", change.host(), e));
  }

  /** Says once that many workers have fallen silent together, and once that they have not. */
  private void warn() {
    Optional<String> now = farm.alarm();
    if (now.isPresent() && alarm.isEmpty()) {
      LOG.error("{}: check the network and the brokers", now.get());
    } else if (now.isEmpty() && alarm.isPresent()) {
      LOG.info("the workers are heard again");
    }
    if (!now.equals(alarm)) {
      // Silence brings no record that would tell it.
      alarm = now;
      ports.listener().changed(farm);
    }
  }

  private void probe() {
    long number = hearing.sent(time.moment());
    writer
        .probe(new ListeningProbe(settings.name(), settings.life(), number))
        .onSuccess(written -> time.stamped(written.time()))
        .onFailure(e -> LOG.warn("could not write the listening probe", e));
  }

  private void onWorkersRecord(RecordReader.Read read) {
    try {
      if (read.envelope().type().equals(ListeningProbe.TYPE)) {
        ListeningProbe probe =
            EventCodec.read("listening probe", read.body(), ListeningProbe.class);
        if (probe.life().equals(settings.life())) {
          hearing.heard(probe.number(), time.moment());
        }
        return;
      }
      Heartbeat heartbeat = read.event(Heartbeat.class);
      farm.heard(heartbeat, time.moment());
      ports.listener().changed(farm);
      if (ownership != null) {
        ownership.compare(heartbeat);
      }
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record skipped: topic={} offset={} {}", Topics.WORKERS, read.offset(), e.getMessage());
    }
  }

  private void onDesiredRecord(RecordReader.Read read) {
    try {
      farm.wanted(
          read.key(),
          read.body().length == 0 ? Optional.empty() : Optional.of(read.event(Desired.class)));
      ports.listener().changed(farm);
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record skipped: topic={} offset={} {}", Topics.DESIRED, read.offset(), e.getMessage());
    }
  }
}
