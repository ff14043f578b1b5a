package dev.kiln.coordinator.partition;

import dev.kiln.event.Desired;
import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.Topics;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to Kafka: in order, acknowledged by all replicas, never twice.
 *
 * <p>A returned future completes when the brokers have acknowledged the record. It fails only after
 * Kafka's own retries are used up (two minutes); whether the record is there is unknown then.
 */
public final class EventWriter {

  private final KafkaProducer<String, byte[]> producer;
  private final String source;
  private final Clock clock;
  private final Supplier<Ulid> ids;

  /** Where a record has come to stand, and the broker's time of it. */
  public record Written(long offset, Instant time) {}

  public EventWriter(
      Vertx vertx, String bootstrapServers, String source, Clock clock, Supplier<Ulid> ids) {
    this.producer =
        KafkaProducer.create(
            vertx,
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "key.serializer", "org.apache.kafka.common.serialization.StringSerializer",
                "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "0",
                // What comes while a request is under way goes out with the next one: nobody waits
                // who need not, and a busy farm sends few large requests.
                "max.in.flight.requests.per.connection", "1",
                // The topics have smaller bounds of their own; checkpoints alone come near this.
                "max.request.size", "33554432",
                "buffer.memory", "67108864"));
    this.source = source;
    this.clock = clock;
    this.ids = ids;
  }

  /** Writes a fact of {@code term} into its partition. */
  public Future<Written> fact(int partition, long term, OptionalLong answers, Fact fact) {
    Envelope envelope =
        Envelope.ofFact(ids.get().toString(), fact, source, Instant.now(clock), term, answers);
    String key = fact instanceof Fact.OfBuild ofBuild ? ofBuild.build().value() : source;
    return send(Topics.EVENTS, partition, key, envelope, fact);
  }

  /** Sends a request to the owner of its build. */
  public Future<Written> request(InboxMessage.Request request) {
    return send(
        Topics.INBOX,
        request.build().partition(),
        request.build().value(),
        envelope(request),
        request);
  }

  /** Offers a task to the workers of {@code pool}. */
  public Future<Written> dispatch(Pool pool, ReadyToBuild ready) {
    return send(Topics.ready(pool), 0, ready.build().value(), envelope(ready), ready);
  }

  /** Tells the worker of an attempt to stop it. */
  public Future<Written> stop(StopAttempt stop) {
    return send(Topics.CONTROL, 0, stop.attempt().toString(), envelope(stop), stop);
  }

  /** Writes a heartbeat topic record that only proves that the listener hears. */
  Future<Written> probe(ListeningProbe probe) {
    return keep(Topics.WORKERS, source, ListeningProbe.TYPE, probe);
  }

  /** Says what is wanted of workers, in the place of what was wanted under the same key. */
  public Future<Written> desire(Desired desired) {
    return keep(Topics.DESIRED, desired.key(), EventCodec.typeOf(desired), desired);
  }

  /** Takes back what was wanted under {@code key}. */
  public Future<Written> desireNoMore(String key) {
    return producer
        .send(KafkaProducerRecord.create(Topics.DESIRED, key, null, 0))
        .map(EventWriter::written);
  }

  /**
   * Keeps something in the only partition of a compacted topic, in the place of what was there
   * under the same key.
   *
   * @param type what it is, as the envelope names it
   */
  public Future<Written> keep(String topic, String key, String type, Object body) {
    Envelope envelope =
        new Envelope(ids.get().toString(), type, source, Instant.now(clock), new TreeMap<>());
    return send(topic, 0, key, envelope, EventCodec.encode(body));
  }

  /** Keeps a record aside that could not be read. */
  public Future<Written> quarantine(String key, Map<String, byte[]> headers, byte[] value) {
    return send(Topics.QUARANTINE, null, key, headers, value);
  }

  public Future<Void> close() {
    return producer.close();
  }

  private Envelope envelope(Object event) {
    return Envelope.of(ids.get().toString(), event, source, Instant.now(clock));
  }

  private Future<Written> send(
      String topic, int partition, String key, Envelope envelope, Object event) {
    return send(topic, partition, key, envelope.headers(), EventCodec.encode(event));
  }

  private Future<Written> send(
      String topic, int partition, String key, Envelope envelope, byte[] body) {
    return send(topic, partition, key, envelope.headers(), body);
  }

  private Future<Written> send(
      String topic,
      @Nullable Integer partition,
      String key,
      Map<String, byte[]> headers,
      byte[] body) {
    KafkaProducerRecord<String, byte[]> record =
        KafkaProducerRecord.create(topic, key, body, partition);
    headers.forEach((name, value) -> record.addHeader(name, Buffer.buffer(value)));
    return producer.send(record).map(EventWriter::written);
  }

  private static Written written(RecordMetadata metadata) {
    return new Written(metadata.getOffset(), Instant.ofEpochMilli(metadata.getTimestamp()));
  }
}
