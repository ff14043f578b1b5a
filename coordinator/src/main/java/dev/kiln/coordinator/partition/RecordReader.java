package dev.kiln.coordinator.partition;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.UndecodableEventException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads one partition from a given place on, outside any consumer group, and hands its records to
 * the context that made it.
 */
public final class RecordReader {

  private final KafkaConsumer<String, byte[]> consumer;

  private RecordReader(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /** One record; decoding it may fail. */
  public record Read(
      long offset, Instant time, String key, Map<String, byte[]> headers, byte[] body) {

    /**
     * The envelope.
     *
     * @throws UndecodableEventException if there is none
     */
    public Envelope envelope() {
      return Envelope.read(headers::get);
    }

    /**
     * The event.
     *
     * @throws UndecodableEventException if it is not one of the expected kind
     */
    public <T> T event(Class<T> expected) {
      return EventCodec.decode(envelope().type(), body, expected);
    }
  }

  /** How soon a record has to be there. */
  enum Pace {
    /** As soon as it is written; every record may cost a request. */
    AT_ONCE,
    /** In large portions, or up to 50 ms late. */
    IN_PORTIONS
  }

  /** Reads the only partition of {@code topic} from {@code offset} on, each record at once. */
  static Future<RecordReader> from(
      Vertx vertx, String bootstrapServers, String topic, long offset, Handler<Read> handler) {
    return from(
        vertx, bootstrapServers, new TopicPartition(topic, 0), offset, Pace.AT_ONCE, handler);
  }

  /** Reads from {@code offset} on. */
  static Future<RecordReader> from(
      Vertx vertx,
      String bootstrapServers,
      TopicPartition where,
      long offset,
      Pace pace,
      Handler<Read> handler) {
    RecordReader reader = new RecordReader(consumer(vertx, bootstrapServers, pace));
    return reader
        .consumer
        .assign(where)
        .compose(assigned -> reader.consumer.seek(where, offset))
        .map(ready -> reader.handle(handler));
  }

  /** Reads what is written from now on. */
  static Future<RecordReader> fromEnd(
      Vertx vertx, String bootstrapServers, String topic, int partition, Handler<Read> handler) {
    TopicPartition where = new TopicPartition(topic, partition);
    RecordReader reader = new RecordReader(consumer(vertx, bootstrapServers, Pace.AT_ONCE));
    return reader
        .consumer
        .assign(where)
        .compose(assigned -> reader.consumer.endOffsets(where))
        .compose(end -> reader.consumer.seek(where, end))
        .map(ready -> reader.handle(handler));
  }

  /** Waits for room: no more records are handed over until {@link #resume}. */
  void pause() {
    consumer.pause();
  }

  void resume() {
    consumer.resume();
  }

  public Future<Void> close() {
    return consumer.close();
  }

  private RecordReader handle(Handler<Read> handler) {
    consumer.handler(record -> handler.handle(read(record.record())));
    return this;
  }

  private static KafkaConsumer<String, byte[]> consumer(
      Vertx vertx, String bootstrapServers, Pace pace) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    settings.put(
        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    if (pace == Pace.IN_PORTIONS) {
      settings.put("fetch.min.bytes", "65536");
      settings.put("fetch.max.wait.ms", "50");
    }
    KafkaConsumer<String, byte[]> consumer = KafkaConsumer.create(vertx, settings);
    return consumer.pollTimeout(Duration.ofMillis(200));
  }

  static Read read(ConsumerRecord<String, byte[]> record) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    record.headers().forEach(header -> headers.put(header.key(), header.value()));
    byte[] body = record.value() == null ? new byte[0] : record.value();
    String key = record.key() == null ? "" : record.key();
    return new Read(record.offset(), Instant.ofEpochMilli(record.timestamp()), key, headers, body);
  }
}
