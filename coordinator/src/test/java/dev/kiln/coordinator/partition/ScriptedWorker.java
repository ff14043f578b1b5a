package dev.kiln.coordinator.partition;

import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.StopAttempt;
import dev.kiln.event.Topics;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.image.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A worker that says what the test tells it to say; heartbeats it writes by itself. */
final class ScriptedWorker implements AutoCloseable {

  /** So many that what other tests have left unclaimed keeps nothing from being offered. */
  private static final int SLOTS = 100;

  private final String bootstrapServers;
  private final Pool pool;
  private final Supplier<Ulid> ids;
  private final WorkerInstance worker;
  private final KafkaProducer<String, byte[]> producer;
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private final List<Heartbeat.RunningAttempt> running = new ArrayList<>();

  ScriptedWorker(String bootstrapServers, Pool pool, Supplier<Ulid> ids) {
    this.bootstrapServers = bootstrapServers;
    this.pool = pool;
    this.ids = ids;
    this.worker = new WorkerInstance("scripted", ids.get().toString(), "host");
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Beats at once and then twice a second: a coordinator offers tasks only to workers it hears. */
  void startBeating() {
    heart.scheduleAtFixedRate(this::beat, 0, 500, TimeUnit.MILLISECONDS);
  }

  WorkerInstance instance() {
    return worker;
  }

  /** The newest dispatch of the task, if it has been offered. */
  Optional<ReadyToBuild> offered(BuildId build, String image) {
    return LogRecord.all(bootstrapServers, Topics.ready(pool), 0).stream()
        .map(record -> record.event(ReadyToBuild.class))
        .filter(ready -> ready.build().equals(build))
        .filter(ready -> ready.image().equals(ImageName.of(image)))
        .reduce((before, after) -> after);
  }

  AttemptId start(ReadyToBuild task) {
    AttemptId attempt = new AttemptId(ids.get());
    send(
        new InboxMessage.AttemptStarted(
            task.build(), task.image(), attempt, task.dispatch(), worker, new LogPosition(0, 0)));
    list(task, attempt);
    return attempt;
  }

  /** Lists an attempt in the heartbeats. */
  synchronized void list(ReadyToBuild task, AttemptId attempt) {
    running.add(
        new Heartbeat.RunningAttempt(
            task.build(), task.image(), attempt, "by hand", Instant.now()));
  }

  void succeed(ReadyToBuild task, AttemptId attempt, Digest digest) {
    send(
        new InboxMessage.AttemptSucceeded(
            task.build(), task.image(), attempt, worker, task.inputKey(), digest, false));
    synchronized (this) {
      running.removeIf(entry -> entry.attempt().equals(attempt));
    }
  }

  void send(InboxMessage message) {
    send(Topics.INBOX, message.build().partition(), message.build().value(), message);
  }

  /** Writes something into the inbox that is no event. */
  void sendNonsense(int partition, String text) {
    write(
        new ProducerRecord<>(
            Topics.INBOX, partition, "nonsense", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The orders to stop {@code attempt}. */
  List<StopAttempt> stops(AttemptId attempt) {
    return LogRecord.all(bootstrapServers, Topics.CONTROL, 0).stream()
        .map(record -> record.event(StopAttempt.class))
        .filter(stop -> stop.attempt().equals(attempt))
        .toList();
  }

  @Override
  public void close() {
    heart.shutdownNow();
    heart.close();
    producer.close();
  }

  private synchronized void beat() {
    send(
        Topics.WORKERS,
        0,
        worker.worker(),
        new Heartbeat(worker, Instant.EPOCH, "test", List.of(pool), SLOTS, running, false));
  }

  private void send(String topic, int partition, String key, Object event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, partition, key, EventCodec.encode(event));
    Envelope.of(ids.get().toString(), event, "/workers/scripted", Instant.now())
        .headers()
        .forEach((name, value) -> record.headers().add(name, value));
    write(record);
  }

  private void write(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot write to " + record.topic(), e);
    } catch (InterruptedException e) {
      // The heart is stopped between two beats.
      Thread.currentThread().interrupt();
    }
  }
}
