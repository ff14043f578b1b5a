package dev.kiln.bench.dispatch;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * When the broker appended what, read from the topics afterwards, so that looking does not slow
 * down what is looked at. The stamps are whole milliseconds of the host's clock.
 */
final class BrokerStamps {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<IdleRunner.TaskOf, Long> reported = new HashMap<>();
  private final Map<IdleRunner.TaskOf, Long> built = new HashMap<>();
  private final Map<IdleRunner.TaskOf, Long> queued = new HashMap<>();
  private final Map<IdleRunner.TaskOf, Long> offered = new HashMap<>();

  private BrokerStamps() {}

  /** Reads the topics of one partition and pool. */
  static BrokerStamps read(String bootstrapServers, Pool pool) {
    BrokerStamps stamps = new BrokerStamps();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> topics =
          List.of(
              new TopicPartition(Topics.INBOX, 0),
              new TopicPartition(Topics.EVENTS, 0),
              new TopicPartition(Topics.ready(pool), 0));
      consumer.assign(topics);
      consumer.seekToBeginning(topics);
      Map<TopicPartition, Long> ends = consumer.endOffsets(topics);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(stamps::note);
      }
    }
    return stamps;
  }

  /** When the report of the task's success was appended. */
  Optional<Long> reported(IdleRunner.TaskOf task) {
    return Optional.ofNullable(reported.get(task));
  }

  /** When the fact was appended that its image is accepted. */
  Optional<Long> built(IdleRunner.TaskOf task) {
    return Optional.ofNullable(built.get(task));
  }

  /** When the fact was appended that it is in the queue. */
  Optional<Long> queued(IdleRunner.TaskOf task) {
    return Optional.ofNullable(queued.get(task));
  }

  /** When it was offered. */
  Optional<Long> offered(IdleRunner.TaskOf task) {
    return Optional.ofNullable(offered.get(task));
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    Envelope envelope =
        Envelope.read(name -> {
          Header header = record.headers().lastHeader(name);
          return header == null ? null : header.value();
        });
    switch (EventCodec.decode(envelope.type(), record.value(), Object.class)) {
      case InboxMessage.AttemptSucceeded report ->
          reported.putIfAbsent(
              new IdleRunner.TaskOf(report.build(), report.image()), record.timestamp());
      case Fact.TaskBuilt fact ->
          built.putIfAbsent(new IdleRunner.TaskOf(fact.build(), fact.image()), record.timestamp());
      case Fact.TaskQueued fact ->
          queued.putIfAbsent(new IdleRunner.TaskOf(fact.build(), fact.image()), record.timestamp());
      case ReadyToBuild offer ->
          offered.putIfAbsent(
              new IdleRunner.TaskOf(offer.build(), offer.image()), record.timestamp());
      default -> {}
    }
  }
}
