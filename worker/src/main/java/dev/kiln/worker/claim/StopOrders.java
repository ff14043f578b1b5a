package dev.kiln.worker.claim;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.Topics;
import dev.kiln.event.UndecodableEventException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import io.vertx.kafka.client.producer.KafkaHeader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code kiln.control} from now on and passes each order to stop to the attempt it is for.
 * Orders from before the start are for attempts of an earlier life; one that is missed is repeated
 * as long as heartbeats list its attempt.
 */
final class StopOrders {

  private static final Logger LOG = LoggerFactory.getLogger(StopOrders.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.CONTROL, 0);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> consumer;
  private final RunningAttempts running;

  StopOrders(Vertx vertx, String bootstrapServers, RunningAttempts running) {
    this.consumer = KafkaConsumer.create(vertx, settings(bootstrapServers));
    this.running = running;
  }

  /** Completes when every later order is heard. */
  Future<?> follow() {
    consumer.pollTimeout(POLL);
    return consumer
        .assign(PARTITION)
        .compose(assigned -> consumer.endOffsets(PARTITION))
        .compose(end -> consumer.seek(PARTITION, end))
        .onSuccess(ready -> consumer.handler(this::onRecord));
  }

  Future<?> close() {
    return consumer.close();
  }

  private void onRecord(KafkaConsumerRecord<String, byte[]> record) {
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

  private static Map<String, String> settings(String bootstrapServers) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    settings.put(
        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    return settings;
  }
}
