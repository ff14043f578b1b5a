package dev.kiln.cli;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import dev.kiln.event.Topics;
import dev.kiln.image.BuildId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** {@code kiln.events} as any subscriber sees it. */
final class FactLog {

  private FactLog() {}

  /** Every fact about {@code build} that is in the log now, in its order. */
  static List<Fact.OfBuild> of(String bootstrapServers, BuildId build) {
    List<Fact.OfBuild> facts = new ArrayList<>();
    TopicPartition partition = new TopicPartition(Topics.EVENTS, build.partition());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Envelope envelope = Envelope.read(name -> header(record, name));
          if (EventCodec.decode(envelope.type(), record.value(), Fact.class)
                  instanceof Fact.OfBuild fact
              && fact.build().equals(build)) {
            facts.add(fact);
          }
        }
      }
    }
    return facts;
  }

  private static byte @Nullable [] header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
