package dev.kiln.worker.claim;

import dev.kiln.event.Desired;
import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogBatch;
import dev.kiln.event.LogPosition;
import dev.kiln.event.Topics;
import dev.kiln.image.Ulid;
import dev.kiln.worker.output.LogBatches;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a worker writes to Kafka: reports, heartbeats, output. */
public final class KafkaEvents implements Reports, LogBatches {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaEvents.class);
  private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RECENT = Duration.ofMinutes(1);

  /** Output that the brokers have acknowledged. */
  private record Written(LogPosition position, long atNanos) {}

  private final KafkaProducer<String, byte[]> events;
  private final KafkaProducer<String, byte[]> logs;
  private final String worker;
  private final Clock clock;
  private final Supplier<Ulid> ids;
  private volatile @Nullable Written lastOutput;

  public KafkaEvents(
      Vertx vertx, String bootstrapServers, String worker, Clock clock, Supplier<Ulid> ids) {
    this.events = KafkaProducer.create(vertx, settings(bootstrapServers, "0", "none"));
    // Output comes in bursts; a few milliseconds more make far fewer and smaller requests.
    this.logs = KafkaProducer.create(vertx, settings(bootstrapServers, "5", "zstd"));
    this.worker = worker;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public void write(InboxMessage.Report report) throws InterruptedException {
    await(
        send(events, Topics.INBOX, report.build().partition(), report.build().value(), report),
        "report " + EventCodec.typeOf(report));
  }

  /** Says that the worker is alive and what it does; losing one does no harm. */
  public Future<?> beat(Heartbeat heartbeat) {
    return send(events, Topics.WORKERS, 0, worker, heartbeat);
  }

  /**
   * Says what the farm should heed; what can't be written is logged, and somebody else will meet
   * the same.
   */
  public void wish(Desired desired) {
    send(events, Topics.DESIRED, 0, desired.key(), desired)
        .onFailure(e -> LOG.warn("could not tell the farm: {}", desired.key(), e));
  }

  @Override
  public LogPosition write(LogBatch batch) throws InterruptedException {
    RecordMetadata metadata =
        await(send(logs, Topics.LOGS, null, worker, batch), "output of " + batch.attempt());
    LogPosition position = new LogPosition(metadata.getPartition(), metadata.getOffset());
    lastOutput = new Written(position, System.nanoTime());
    return position;
  }

  /**
   * All output of a worker goes into one partition, so what was written last stands before whatever
   * comes; where that is long ago the topic may have forgotten it.
   */
  @Override
  public Optional<LogPosition> recent() {
    return Optional.ofNullable(lastOutput)
        .filter(last -> System.nanoTime() - last.atNanos() < RECENT.toNanos())
        .map(Written::position);
  }

  public Future<?> close() {
    return Future.join(events.close(), logs.close());
  }

  private Future<RecordMetadata> send(
      KafkaProducer<String, byte[]> producer,
      String topic,
      @Nullable Integer partition,
      String key,
      Object event) {
    Envelope envelope =
        Envelope.of(ids.get().toString(), event, "/workers/" + worker, Instant.now(clock));
    KafkaProducerRecord<String, byte[]> record =
        KafkaProducerRecord.create(topic, key, EventCodec.encode(event), partition);
    envelope.headers().forEach((name, value) -> record.addHeader(name, Buffer.buffer(value)));
    return producer.send(record);
  }

  private static RecordMetadata await(Future<RecordMetadata> sent, String what)
      throws InterruptedException {
    try {
      return sent.toCompletionStage()
          .toCompletableFuture()
          .get(REPORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ReportFailedException("cannot write " + what, e);
    }
  }

  private static Map<String, String> settings(
      String bootstrapServers, String lingerMillis, String compression) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", lingerMillis);
    // What comes while a request is under way goes out with the next one: nobody waits who need
    // not, and a busy farm sends few large requests.
    settings.put("max.in.flight.requests.per.connection", "1");
    settings.put("compression.type", compression);
    settings.put("max.request.size", "4194304");
    return settings;
  }
}
