package dev.kiln.worker.claim;

import dev.kiln.event.Desired;
import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code kiln.desired} from its beginning and follows it, on a thread of its own, so that a
 * worker which starts while the farm is paused knows it before it claims anything.
 */
final class PermissionReader {

  private static final Logger LOG = LoggerFactory.getLogger(PermissionReader.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.DESIRED, 0);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AT_START = Duration.ofMillis(50);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Condition condition;
  private final HeardPauses pauses;
  private final CountDownLatch upToDate = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  PermissionReader(String bootstrapServers, Condition condition, HeardPauses pauses) {
    this.condition = condition;
    this.pauses = pauses;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().name("desired").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** Returns when everything is known that was wanted when it started, or when it is closed. */
  void awaitUpToDate() throws InterruptedException {
    upToDate.await();
  }

  void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join();
  }

  private void loop() {
    try (consumer) {
      consumer.assign(Set.of(PARTITION));
      consumer.seekToBeginning(Set.of(PARTITION));
      while (!closed) {
        try {
          // Before the first question, which would wait where nothing is wanted yet.
          sayWhenUpToDate();
          consumer.poll(upToDate.getCount() > 0 ? AT_START : POLL).forEach(this::read);
        } catch (WakeupException e) {
          // Told to close; the loop's condition sees it.
        } catch (KafkaException e) {
          LOG.warn("could not read what is wanted, trying again: topic={}", Topics.DESIRED, e);
          Thread.sleep(AFTER_TROUBLE);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.info("no longer reading what is wanted");
    } finally {
      upToDate.countDown();
    }
  }

  /** Compaction leaves gaps, so the consumer's position tells, not the last record. */
  private void sayWhenUpToDate() {
    if (upToDate.getCount() > 0) {
      long end = consumer.endOffsets(Set.of(PARTITION)).getOrDefault(PARTITION, 0L);
      if (consumer.position(PARTITION) >= end) {
        upToDate.countDown();
      }
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    try {
      Optional<Desired> wish = record.value() == null ? Optional.empty() : wish(record);
      if (wish.isPresent() && wish.get() instanceof Desired.RegistryPaused pause) {
        pauses.heard(pause, Instant.ofEpochMilli(record.timestamp()));
      } else {
        condition.wanted(record.key(), wish);
      }
    } catch (UndecodableEventException e) {
      LOG.warn(
          "record skipped: topic={} offset={} {}", record.topic(), record.offset(), e.getMessage());
    }
  }

  private static Optional<Desired> wish(ConsumerRecord<String, byte[]> record) {
    Envelope envelope =
        Envelope.read(name -> {
          Header header = record.headers().lastHeader(name);
          return header == null ? null : header.value();
        });
    return Optional.of(EventCodec.decode(envelope.type(), record.value(), Desired.class));
  }
}
