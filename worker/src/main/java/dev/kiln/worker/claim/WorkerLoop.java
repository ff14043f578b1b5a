package dev.kiln.worker.claim;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.producer.KafkaHeader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's life: it says every two seconds what it does, listens for orders to stop and for
 * pauses, and takes tasks while it has free slots. {@code start} completes when it does all of it.
 */
public final class WorkerLoop extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
  private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(2);

  /**
   * How soon a change is told. Many changes within it are told together: a farm of short builds
   * would be busy with heartbeats else.
   */
  private static final Duration HEARTBEAT_AFTER_CHANGE = Duration.ofMillis(50);

  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private final Settings settings;
  private final KafkaEvents events;
  private final AttemptRunner runner;
  private final Clock clock;
  private final Supplier<Ulid> ids;
  private final Instant startedAt;
  private final RunningAttempts running = new RunningAttempts();
  private final Permission permission;
  private final PermissionReader wishes;
  private final SortedMap<Pool, Claimer> claimers = new TreeMap<>();
  private final PoolDiscovery discovery;
  private final Semaphore slots;
  private @Nullable KafkaConsumer<String, byte[]> control;
  private volatile boolean draining;
  private boolean beatsSoon;

  /**
   * What a worker is.
   *
   * @param pools those that it takes tasks of in any case; with their architectures and {@code
   *     labels} it finds the others
   * @param labels what it offers beside its architecture
   */
  public record Settings(
      WorkerInstance worker,
      String version,
      String bootstrapServers,
      List<Pool> pools,
      SortedSet<String> labels,
      int slots) {

    public Settings {
      pools = List.copyOf(pools);
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }

    /** A worker without labels. */
    public Settings(
        WorkerInstance worker,
        String version,
        String bootstrapServers,
        List<Pool> pools,
        int slots) {
      this(worker, version, bootstrapServers, pools, Collections.emptySortedSet(), slots);
    }
  }

  public WorkerLoop(
      Settings settings,
      KafkaEvents events,
      AttemptRunner runner,
      Clock clock,
      Supplier<Ulid> ids) {
    this.settings = settings;
    this.events = events;
    this.runner = runner;
    this.clock = clock;
    this.ids = ids;
    this.startedAt = Instant.now(clock);
    this.permission = new Permission(settings.worker());
    this.wishes = new PermissionReader(settings.bootstrapServers(), permission);
    this.slots = new Semaphore(settings.slots());
    this.discovery =
        new PoolDiscovery(
            settings.bootstrapServers(),
            settings.pools(),
            settings.labels(),
            pool -> context.runOnContext(found -> startClaimer(pool)));
  }

  @Override
  public Future<?> start() {
    KafkaConsumer<String, byte[]> orders = KafkaConsumer.create(vertx, controlSettings());
    control = orders;
    TopicPartition partition = new TopicPartition(Topics.CONTROL, 0);
    orders.pollTimeout(Duration.ofMillis(200));
    return orders
        .assign(partition)
        .compose(assigned -> orders.endOffsets(partition))
        .compose(end -> orders.seek(partition, end))
        .compose(ready -> {
          orders.handler(this::onControl);
          vertx.setPeriodic(HEARTBEAT_EVERY.toMillis(), timer -> beat());
          return beat();
        })
        .compose(heard -> {
          wishes.start();
          return vertx.executeBlocking(
              () -> {
                wishes.awaitUpToDate();
                return null;
              },
              false);
        })
        .map(known -> {
          settings.pools().forEach(this::startClaimer);
          discovery.start();
          return null;
        });
  }

  /**
   * Takes nothing more and gives back what is running.
   *
   * <p>The reports of that still have to be written, so what writes them is closed by who made it.
   */
  @Override
  public Future<?> stop() {
    draining = true;
    List<Claimer> started = List.copyOf(claimers.values());
    return vertx
        .executeBlocking(() -> {
          discovery.close();
          for (Claimer claimer : started) {
            claimer.close();
          }
          wishes.close();
          running.stopAll("the worker shuts down");
          long deadline = System.nanoTime() + STOP_GRACE.toNanos();
          while (!running.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
          }
          return null;
        })
        .eventually(() -> control == null ? Future.succeededFuture() : control.close());
  }

  /** All claimers share the slots; a pool that is found late is told with the next heartbeat. */
  private void startClaimer(Pool pool) {
    if (draining) {
      return;
    }
    Claimer.Tools tools =
        new Claimer.Tools(
            settings.worker(),
            slots,
            events,
            runner,
            running,
            permission,
            () -> context.runOnContext(changed -> beatSoon()),
            clock,
            ids);
    Claimer claimer = new Claimer(pool, settings.bootstrapServers(), tools);
    claimers.put(pool, claimer);
    claimer.start();
    beatSoon();
  }

  /**
   * Before the first claimer has started the worker is told of with the pools that it will have.
   */
  private List<Pool> pools() {
    return claimers.isEmpty() ? settings.pools() : List.copyOf(claimers.keySet());
  }

  /** A lost race with the regular heartbeat only makes one more. */
  private void beatSoon() {
    if (!beatsSoon) {
      beatsSoon = true;
      vertx.setTimer(
          HEARTBEAT_AFTER_CHANGE.toMillis(),
          timer -> {
            beatsSoon = false;
            beat();
          });
    }
  }

  private Future<?> beat() {
    return events
        .beat(
            new Heartbeat(
                settings.worker(),
                startedAt,
                settings.version(),
                pools(),
                settings.slots(),
                running.list(),
                draining,
                settings.labels(),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of()))
        .onFailure(e -> LOG.warn("could not write the heartbeat", e));
  }

  private void onControl(KafkaConsumerRecord<String, byte[]> record) {
    try {
      Map<String, Buffer> headers = new HashMap<>();
      for (KafkaHeader header : record.headers()) {
        headers.put(header.key(), header.value());
      }
      Envelope envelope =
          Envelope.read(name -> {
            Buffer value = headers.get(name);
            return value == null ? null : value.getBytes();
          });
      StopAttempt stop = EventCodec.decode(envelope.type(), record.value(), StopAttempt.class);
      running.stop(stop.attempt(), stop.reason());
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record skipped: topic={} offset={} {}", Topics.CONTROL, record.offset(), e.getMessage());
    }
  }

  private Map<String, String> controlSettings() {
    Map<String, String> control = new HashMap<>();
    control.put("bootstrap.servers", settings.bootstrapServers());
    control.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    control.put(
        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    control.put("enable.auto.commit", "false");
    control.put("auto.offset.reset", "earliest");
    return control;
  }
}
