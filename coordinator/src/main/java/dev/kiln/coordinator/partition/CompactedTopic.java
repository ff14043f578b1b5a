package dev.kiln.coordinator.partition;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  private CompactedTopic() {}

  /** What a topic said up to a moment, and the offset to go on from. */
  private record Content<T>(List<T> records, long next) {}

  /**
   * Hands over the topic as it is now, on another thread; completes when that is done.
   *
   * <p>Nothing is held of what has been handed over.
   */
  public static Future<Void> read(
      Vertx vertx, String bootstrapServers, String topic, Handler<RecordReader.Read> handler) {
    return content(
            vertx,
            bootstrapServers,
            topic,
            read -> {
              handler.handle(read);
              return Optional.empty();
            })
        .mapEmpty();
  }

  /**
   * Hands over the topic as it is now and then what comes; completes when all is handed over that
   * was there in the beginning.
   */
  public static Future<RecordReader> follow(
      Vertx vertx, String bootstrapServers, String topic, Handler<RecordReader.Read> handler) {
    return follow(vertx, bootstrapServers, topic, Optional::of, handler);
  }

  /**
   * The same for a topic that is too large to be held: only what {@code condense} makes of a record
   * is, and it is called on any thread.
   */
  public static <T> Future<RecordReader> follow(
      Vertx vertx,
      String bootstrapServers,
      String topic,
      Function<RecordReader.Read, Optional<T>> condense,
      Handler<T> handler) {
    return content(vertx, bootstrapServers, topic, condense)
        .compose(content -> {
          content.records().forEach(handler::handle);
          return RecordReader.from(
              vertx,
              bootstrapServers,
              topic,
              content.next(),
              read -> condense.apply(read).ifPresent(handler::handle));
        });
  }

  /** The records at {@code offsets}, in the order of the topic, without those that are gone. */
  public static Future<List<RecordReader.Read>> records(
      Vertx vertx, String bootstrapServers, String topic, Collection<Long> offsets) {
    return vertx.executeBlocking(() -> recordsNow(bootstrapServers, topic, offsets), false);
  }

  private static <T> Future<Content<T>> content(
      Vertx vertx,
      String bootstrapServers,
      String topic,
      Function<RecordReader.Read, Optional<T>> condense) {
    return vertx.executeBlocking(() -> readNow(bootstrapServers, topic, condense), false);
  }

  /** Compaction leaves gaps, so the consumer's position tells when the end is reached. */
  private static <T> Content<T> readNow(
      String bootstrapServers, String topic, Function<RecordReader.Read, Optional<T>> condense) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<T> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = consumer(bootstrapServers, partition)) {
      consumer.seekToBeginning(Set.of(partition));
      long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      Progress progress = new Progress(topic);
      while (consumer.position(partition) < end) {
        progress.at(consumer.position(partition));
        consumer
            .poll(POLL)
            .forEach(record -> condense.apply(RecordReader.read(record)).ifPresent(records::add));
      }
      return new Content<>(records, consumer.position(partition));
    } catch (KafkaException e) {
      throw new BrokersException("cannot read the topic " + topic, e);
    }
  }

  private static List<RecordReader.Read> recordsNow(
      String bootstrapServers, String topic, Collection<Long> offsets) {
    TopicPartition partition = new TopicPartition(topic, 0);
    NavigableSet<Long> wanted = new TreeSet<>(offsets);
    List<RecordReader.Read> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = consumer(bootstrapServers, partition)) {
      long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      wanted.tailSet(end).clear();
      long position = -1;
      Progress progress = new Progress(topic);
      while (!wanted.isEmpty()) {
        if (position != wanted.first()) {
          consumer.seek(partition, wanted.first());
        }
        progress.at(wanted.first());
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (wanted.remove(record.offset())) {
            found.add(RecordReader.read(record));
          }
        }
        position = consumer.position(partition);
        // What the consumer has passed without finding it has been compacted away.
        wanted.headSet(position).clear();
      }
      return found;
    } catch (KafkaException e) {
      throw new BrokersException("cannot read the topic " + topic, e);
    }
  }

  private static KafkaConsumer<String, byte[]> consumer(
      String bootstrapServers, TopicPartition partition) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(Set.of(partition));
    return consumer;
  }

  /** Brokers that answer nothing for a minute are gone; how long all takes depends on the topic. */
  private static final class Progress {

    private final String topic;
    private long offset = -1;
    private long since;

    Progress(String topic) {
      this.topic = topic;
    }

    void at(long now) {
      if (now != offset) {
        offset = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STANDSTILL.toNanos()) {
        throw new BrokersException(
            "topic %s could not be read on from offset %d in %d s"
                .formatted(topic, offset, STANDSTILL.toSeconds()),
            null);
      }
    }
  }
}
