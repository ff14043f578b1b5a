package dev.kiln.worker.claim;

import static org.awaitility.Awaitility.await;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.Desired;
import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.Topics;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import dev.kiln.registry.PauseListener;
import dev.kiln.registry.RegistryPauses;
import dev.kiln.worker.measure.WorkerMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker's loop against a real broker, its attempts done by the test. Each test has a pool of its
 * own, and so a ready topic of its own.
 */
abstract class WorkerLoopFixture {

  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Random RANDOM = new Random(1);
  static final Supplier<Ulid> IDS = () -> Ulid.next(Instant.now(), RANDOM);
  private static final AtomicInteger POOLS = new AtomicInteger();

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static KafkaProducer<String, byte[]> producer;
  static Vertx vertx;

  final Pool pool = Pool.parse("it" + POOLS.incrementAndGet());
  final WorkerInstance worker =
      new WorkerInstance("worker-" + pool, IDS.get().toString(), "host-" + pool);
  final BuildId build = BuildId.of(0, IDS.get());
  final ByHand byHand = new ByHand(worker);
  final RegistryPauses pauses =
      new RegistryPauses(InstantSource.system(), new Random(1), PauseListener.none());
  private KafkaEvents events;
  WorkerLoop loop;
  String deployment;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(data, 0);
    vertx = Vertx.vertx();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  topic(Topics.INBOX),
                  topic(Topics.WORKERS),
                  topic(Topics.CONTROL),
                  topic(Topics.DESIRED),
                  topic(Topics.LOGS)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    producer.close();
    done(vertx.close());
    broker.close();
  }

  @BeforeEach
  void startWorkerWithTwoSlots() throws Exception {
    createPool(pool);
    events = eventsOf(worker);
    startWorker(SelfCheck.NOTHING_TO_TRY, DiskState.UNWATCHED);
  }

  static KafkaEvents eventsOf(WorkerInstance instance) {
    return new KafkaEvents(
        vertx, broker.bootstrapServers(), instance.worker(), Clock.systemUTC(), IDS);
  }

  static void createPool(Pool pool) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(topic(Topics.ready(pool)))).all().get();
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, Topics.readyGroup(pool)),
                  List.of(
                      set("share.auto.offset.reset", "earliest"),
                      // A worker gets its first task after some heartbeats.
                      set("share.heartbeat.interval.ms", "500"))))
          .all()
          .get();
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  @AfterEach
  void stopWorker() throws Exception {
    byHand.finishAll();
    if (vertx.deploymentIDs().contains(deployment)) {
      done(vertx.undeploy(deployment));
    }
    done(events.close());
  }

  /** Starts the worker once more, in place of the one that the test has stopped. */
  final void startWorker(SelfCheck selfCheck, DiskState disk) throws Exception {
    loop =
        new WorkerLoop(
            new WorkerLoop.Settings(
                worker,
                "test",
                broker.bootstrapServers(),
                List.of(pool),
                2,
                new TreeSet<>(Set.of("bigmem"))),
            events,
            new WorkerLoop.Parts(
                byHand, selfCheck, disk, () -> "Paper 1.0", pauses, WorkerMetrics.NONE),
            Clock.systemUTC(),
            IDS);
    deployment = done(vertx.deployVerticle(loop));
  }

  /** Starts one more worker; returns what it takes to stop it. */
  final String startAnother(
      WorkerInstance instance, SortedSet<String> labels, KafkaEvents to, AttemptRunner runner)
      throws Exception {
    return done(
        vertx.deployVerticle(
            new WorkerLoop(
                new WorkerLoop.Settings(
                    instance, "test", broker.bootstrapServers(), List.of(pool), 2, labels),
                to,
                WorkerLoop.Parts.of(runner),
                Clock.systemUTC(),
                IDS)));
  }

  void startWorker() throws Exception {
    startWorker(SelfCheck.NOTHING_TO_TRY, DiskState.UNWATCHED);
  }

  void stopWorkerNow() throws Exception {
    done(vertx.undeploy(deployment));
  }

  Desired.HostPaused pauseUntil(Instant until) {
    return new Desired.HostPaused(worker.host(), until, worker.worker(), 1, "a test");
  }

  static void wish(Desired desired) throws Exception {
    send(Topics.DESIRED, desired.key(), desired);
  }

  static void takeBack(String key) throws Exception {
    producer.send(new ProducerRecord<>(Topics.DESIRED, 0, key, null)).get();
  }

  /** Long enough for the worker to have heard and done what it is going to do. */
  void awaitTwoHeartbeats() {
    int before = heartbeats().size();
    await().atMost(LIMIT).until(() -> heartbeats().size() >= before + 2);
  }

  void offer(String image, int dispatch) throws Exception {
    offer(pool, image, dispatch, List.of());
  }

  void offer(Pool in, String image, int dispatch, List<String> near) throws Exception {
    RecipeKey recipe = RecipeKey.parse(Digest.of(new byte[] {1}).toString());
    send(
        Topics.ready(in),
        new ReadyToBuild(
            build,
            ImageName.of(image),
            dispatch,
            new BuildHeader.Destination("127.0.0.1:5000", "it", ""),
            Digest.of(new byte[] {2}),
            Platform.parse("linux/amd64"),
            new BuildHeader.Pins("base", "", "classic"),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            recipe,
            InputKey.of(recipe, new TreeMap<>()),
            Duration.ofMinutes(1),
            "",
            new TreeSet<>(near)));
  }

  /** Puts a record among the tasks that is none. */
  void offerNonsense() throws Exception {
    producer.send(new ProducerRecord<>(Topics.ready(pool), 0, "key", new byte[] {1, 2, 3})).get();
  }

  static void send(String topic, Object event) throws Exception {
    send(topic, "key", event);
  }

  private static void send(String topic, String key, Object event) throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, 0, key, EventCodec.encode(event));
    Envelope.of(IDS.get().toString(), event, "/test", Instant.now())
        .headers()
        .forEach((name, value) -> record.headers().add(name, value));
    producer.send(record).get();
  }

  AttemptId attemptOf(String image) {
    return started().stream()
        .filter(started -> started.image().equals(ImageName.of(image)))
        .findFirst()
        .orElseThrow()
        .attempt();
  }

  List<InboxMessage.AttemptStarted> started() {
    return read(Topics.INBOX, InboxMessage.AttemptStarted.class).stream()
        .filter(started -> started.build().equals(build))
        .toList();
  }

  <T extends InboxMessage.Report> List<T> reports(Class<T> kind) {
    return read(Topics.INBOX, kind).stream()
        .filter(report -> report.build().equals(build))
        .toList();
  }

  List<String> phases() {
    return newestHeartbeat().running().stream().map(running -> running.phase()).toList();
  }

  Heartbeat newestHeartbeat() {
    return heartbeats().getLast();
  }

  List<Heartbeat> heartbeats() {
    return heartbeatsOf(worker);
  }

  static List<Heartbeat> heartbeatsOf(WorkerInstance worker) {
    return read(Topics.WORKERS, Heartbeat.class).stream()
        .filter(heartbeat -> heartbeat.worker().equals(worker))
        .toList();
  }

  /** All records of a topic's only partition that are there now. */
  private static <T> List<T> read(String topic, Class<T> expected) {
    List<T> found = new ArrayList<>();
    List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      long end = consumer.endOffsets(partition).getOrDefault(partition.getFirst(), 0L);
      while (consumer.position(partition.getFirst()) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Envelope envelope = Envelope.read(name -> header(record, name));
          Object event = EventCodec.decode(envelope.type(), record.value(), Object.class);
          if (expected.isInstance(event)) {
            found.add(expected.cast(event));
          }
        }
      }
    }
    return found;
  }

  private static byte @Nullable [] header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, 1, (short) 1);
  }

  static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
