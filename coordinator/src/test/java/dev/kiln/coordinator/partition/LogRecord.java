package dev.kiln.coordinator.partition;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** A record as any subscriber sees it, with nothing of Kiln between. */
public record LogRecord(
    long offset, @Nullable String key, Instant time, Map<String, String> headers, byte[] body) {

  /** Every record of a partition that is there now. */
  public static List<LogRecord> all(String bootstrapServers, String topic, int partition) {
    List<LogRecord> records = new ArrayList<>();
    TopicPartition where = new TopicPartition(topic, partition);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(where));
      consumer.seekToBeginning(List.of(where));
      long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
      while (consumer.position(where) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> records.add(of(record)));
      }
    }
    return records;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public <T> T event(Class<T> expected) {
    return EventCodec.decode(envelope().type(), body, expected);
  }

  Envelope envelope() {
    return Envelope.read(name -> {
      String value = headers.get(name);
      return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    });
  }

  private static LogRecord of(ConsumerRecord<String, byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return new LogRecord(
        record.offset(),
        record.key(),
        Instant.ofEpochMilli(record.timestamp()),
        headers,
        record.value());
  }
}
