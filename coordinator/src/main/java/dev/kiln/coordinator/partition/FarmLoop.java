package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.Decider;
import dev.kiln.coordinator.build.Farm;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's event loop: it listens to the workers and runs the owners of its partitions.
 *
 * <p>{@code start} completes when the coordinator has joined the group; its partitions follow.
 */
public final class FarmLoop extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(FarmLoop.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(2);

  /** A probe older than this is no proof any more. */
  private static final Duration DEAF_AFTER = Duration.ofSeconds(6);

  private final Settings settings;
  private final EventWriter writer;
  private final FactListener listener;
  private final ReleasePublisher publisher;
  private final Clock clock;
  private final Farm farm;
  private @Nullable Ownership ownership;
  private @Nullable RecordReader heartbeats;
  private long heardOwnProbeAt = System.nanoTime();
  private long lastTickAt = System.nanoTime();

  /**
   * How a coordinator behaves.
   *
   * @param name unique among the coordinators
   * @param lease how long a worker may be silent before its attempts are lost
   * @param offerAgainAfter how long a dispatch may stay unclaimed while slots are free
   */
  public record Settings(
      String name,
      String bootstrapServers,
      Duration lease,
      Duration offerAgainAfter,
      RetryPolicy retries) {}

  public FarmLoop(
      Settings settings,
      EventWriter writer,
      FactListener listener,
      ReleasePublisher publisher,
      Clock clock) {
    this.settings = settings;
    this.writer = writer;
    this.listener = listener;
    this.publisher = publisher;
    this.clock = clock;
    this.farm = new Farm(settings.lease());
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
                new Decider(settings.offerAgainAfter()),
                farm,
                clock,
                listener,
                publisher));
    ownership = owners;
    return RecordReader.fromEnd(
            vertx, settings.bootstrapServers(), Topics.WORKERS, 0, this::onWorkersRecord)
        .compose(reader -> {
          heartbeats = reader;
          probe();
          vertx.setPeriodic(PROBE_EVERY.toMillis(), timer -> probe());
          vertx.setPeriodic(TICK.toMillis(), timer -> tick(owners));
          return owners.start();
        });
  }

  @Override
  public Future<?> stop() {
    Future<Void> left = ownership == null ? Future.succeededFuture() : ownership.stop();
    Future<Void> deaf = heartbeats == null ? Future.succeededFuture() : heartbeats.close();
    return Future.join(left, deaf);
  }

  private void tick(Ownership owners) {
    long now = System.nanoTime();
    if (Duration.ofNanos(now - heardOwnProbeAt).compareTo(DEAF_AFTER) < 0) {
      farm.listened(Duration.ofNanos(now - lastTickAt));
    }
    lastTickAt = now;
    owners.tick();
  }

  private void probe() {
    writer
        .probe(new ListeningProbe(settings.name()))
        .onFailure(e -> LOG.warn("could not write the listening probe", e));
  }

  private void onWorkersRecord(RecordReader.Read read) {
    try {
      if (read.envelope().type().equals(ListeningProbe.TYPE)) {
        if (read.envelope().source().endsWith("/" + settings.name())) {
          heardOwnProbeAt = System.nanoTime();
        }
        return;
      }
      Heartbeat heartbeat = read.event(Heartbeat.class);
      farm.heard(heartbeat);
      listener.changed(farm);
      if (ownership != null) {
        ownership.compare(heartbeat);
        ownership.tick();
      }
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record skipped: topic={} offset={} {}", Topics.WORKERS, read.offset(), e.getMessage());
    }
  }
}
