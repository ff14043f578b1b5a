package dev.kiln.failover;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import dev.kiln.event.Topics;
import dev.kiln.image.BuildId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * {@code kiln.events} as a subscriber reads it that keeps to the contract: for each partition the
 * facts of the newest marker's term count, the others are void.
 */
public final class FactFollower {

  private final List<Seen> facts = new CopyOnWriteArrayList<>();
  private final Map<Integer, Long> terms = new HashMap<>();
  private final Map<Integer, String> owners = new HashMap<>();
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A fact and how it was found.
   *
   * @param owner who owned the partition by the newest marker before it
   * @param isVoid whether its writer was somebody else already
   * @param seenAt on the clock of {@link System#nanoTime}
   */
  public record Seen(int partition, Fact fact, String owner, boolean isVoid, long seenAt) {

    boolean isAbout(BuildId build) {
      return fact instanceof Fact.OfBuild ofBuild && ofBuild.build().equals(build);
    }
  }

  public FactFollower(String bootstrapServers, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    thread = Thread.ofPlatform().name("facts").start(this::loop);
  }

  /** Every fact so far, void ones included, in the order of its partition. */
  public List<Seen> facts() {
    return facts;
  }

  /** The facts about {@code build} that count. */
  public List<Fact> valid(BuildId build) {
    return facts.stream()
        .filter(seen -> !seen.isVoid() && seen.isAbout(build))
        .map(Seen::fact)
        .toList();
  }

  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }

  private void loop() {
    try (consumer) {
      while (!closed) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::see);
      }
    }
  }

  private void see(ConsumerRecord<String, byte[]> record) {
    Envelope envelope = Envelope.read(name -> header(record, name));
    Fact fact = EventCodec.decode(envelope.type(), record.value(), Fact.class);
    int partition = record.partition();
    if (fact instanceof Fact.PartitionTaken taken) {
      terms.put(partition, record.offset());
      owners.put(partition, taken.coordinator());
    }
    boolean isVoid =
        !(fact instanceof Fact.PartitionTaken)
            && envelope.term().orElse(-1) != terms.getOrDefault(partition, -1L);
    facts.add(
        new Seen(partition, fact, owners.getOrDefault(partition, ""), isVoid, System.nanoTime()));
  }

  private static byte @Nullable [] header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
