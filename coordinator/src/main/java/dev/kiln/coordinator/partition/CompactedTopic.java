package dev.kiln.coordinator.partition;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A topic of one partition that keeps the newest record of each key, read from its beginning: what
 * it says is the sum of all its records. A record with an empty body takes back what stood under
 * its key.
 */
public final class CompactedTopic {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private CompactedTopic() {}

  /** Everything that a topic said at a moment, and the offset to go on from. */
  private record Content(List<RecordReader.Read> records, long next) {}

  /** Hands over the topic as it is now; completes when that is done. */
  public static Future<Void> read(
      Vertx vertx, String bootstrapServers, String topic, Handler<RecordReader.Read> handler) {
    return content(vertx, bootstrapServers, topic)
        .map(content -> {
          content.records().forEach(handler::handle);
          return null;
        });
  }

  /**
   * Hands over the topic as it is now and then what comes; completes when all is handed over that
   * was there in the beginning.
   */
  public static Future<RecordReader> follow(
      Vertx vertx, String bootstrapServers, String topic, Handler<RecordReader.Read> handler) {
    return content(vertx, bootstrapServers, topic)
        .compose(content -> {
          content.records().forEach(handler::handle);
          return RecordReader.from(vertx, bootstrapServers, topic, content.next(), handler);
        });
  }

  private static Future<Content> content(Vertx vertx, String bootstrapServers, String topic) {
    return vertx.executeBlocking(() -> readNow(bootstrapServers, topic), false);
  }

  /** Compaction leaves gaps, so the consumer's position tells when the end is reached. */
  private static Content readNow(String bootstrapServers, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<RecordReader.Read> records = new ArrayList<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline) {
          throw new BrokersException("topic %s could not be read in time".formatted(topic), null);
        }
        consumer.poll(POLL).forEach(record -> records.add(RecordReader.read(record)));
      }
      return new Content(records, consumer.position(partition));
    } catch (KafkaException e) {
      throw new BrokersException("cannot read the topic " + topic, e);
    }
  }
}
