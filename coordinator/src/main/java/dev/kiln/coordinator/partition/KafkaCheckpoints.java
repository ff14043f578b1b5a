package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in {@code kiln.checkpoints}, compacted, one record for each partition.
 *
 * <p>A fenced owner can put an older one over a newer one. Both are true: the older one only makes
 * the next owner fold more.
 */
final class KafkaCheckpoints implements Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpoints.class);
  private static final String TYPE = "dev.kiln.coordinator.checkpoint.v1";

  private final Vertx vertx;
  private final String bootstrapServers;
  private final EventWriter writer;

  KafkaCheckpoints(Vertx vertx, String bootstrapServers, EventWriter writer) {
    this.vertx = vertx;
    this.bootstrapServers = bootstrapServers;
    this.writer = writer;
  }

  @Override
  public Future<Checkpoint> newest(int partition) {
    String key = Integer.toString(partition);
    AtomicReference<Checkpoint> newest = new AtomicReference<>(Checkpoint.none(partition));
    return CompactedTopic.read(
            vertx,
            bootstrapServers,
            Topics.CHECKPOINTS,
            read -> {
              if (read.key().equals(key)) {
                consider(read, newest);
              }
            })
        .map(done -> newest.get());
  }

  @Override
  public Future<Void> save(Checkpoint checkpoint) {
    return writer
        .keep(Topics.CHECKPOINTS, Integer.toString(checkpoint.partition()), TYPE, checkpoint)
        .mapEmpty();
  }

  /** One that can't be read is passed over: an older one, or none, only means more to fold. */
  private static void consider(RecordReader.Read read, AtomicReference<Checkpoint> newest) {
    try {
      Checkpoint found = EventCodec.read("checkpoint", read.body(), Checkpoint.class);
      newest.updateAndGet(before -> found.offset() >= before.offset() ? found : before);
    } catch (UndecodableEventException e) {
      LOG.warn(
          "checkpoint passed over: topic={} offset={} {}",
          Topics.CHECKPOINTS,
          read.offset(),
          e.getMessage());
    }
  }
}
