package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.Desired;
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
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker's loop against a real broker, its attempts done by the test. Each test has a pool of its
 * own, and so a ready topic of its own.
 */
final class WorkerLoopIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Random RANDOM = new Random(1);
  private static final Supplier<Ulid> IDS = () -> Ulid.next(Instant.now(), RANDOM);
  private static int pools;

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static Vertx vertx;
  private static KafkaProducer<String, byte[]> producer;

  private final Pool pool = Pool.parse("it" + ++pools);
  private final WorkerInstance worker =
      new WorkerInstance("worker-" + pool, IDS.get().toString(), "host-" + pool);
  private final BuildId build = BuildId.of(0, IDS.get());
  private final ByHand byHand = new ByHand();
  private KafkaEvents events;
  private String deployment;

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
    events =
        new KafkaEvents(vertx, broker.bootstrapServers(), worker.worker(), Clock.systemUTC(), IDS);
    startWorker();
  }

  private static void createPool(Pool created) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, Topics.readyGroup(created)),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
      admin.createTopics(List.of(topic(Topics.ready(created)))).all().get();
    }
  }

  @AfterEach
  void stopWorker() throws Exception {
    byHand.finishAll();
    if (vertx.deploymentIDs().contains(deployment)) {
      done(vertx.undeploy(deployment));
    }
    done(events.close());
  }

  @Test
  void asManyTasksAreTakenAsThereAreSlots() throws Exception {
    offer("one", 1);
    offer("two", 1);
    offer("three", 1);

    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
    await().atMost(LIMIT).until(() -> newestHeartbeat().freeSlots() == 0);
    assertThat(started()).hasSize(2);
    ImageName finished = byHand.running().getFirst();
    byHand.finish(finished);

    await().atMost(LIMIT).until(() -> started().size() == 3);
    assertThat(started())
        .extracting(InboxMessage.AttemptStarted::image)
        .containsExactlyInAnyOrder(ImageName.of("one"), ImageName.of("two"), ImageName.of("three"));
  }

  @Test
  void theStartOfAnAttemptIsReportedBeforeItBeginsAndTheTaskIsTakenForGood() throws Exception {
    offer("image", 7);

    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    assertThat(started())
        .singleElement()
        .satisfies(started -> {
          assertThat(started.build()).isEqualTo(build);
          assertThat(started.dispatch()).isEqualTo(7);
          assertThat(started.worker()).isEqualTo(worker);
          assertThat(started.log()).isEqualTo(ByHand.LOG);
        });
    byHand.finish(ImageName.of("image"));
    done(vertx.undeploy(deployment));
    startWorker();
    offer("next", 1);
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("next")));
    assertThat(started()).as("the first task was not offered again").hasSize(2);
  }

  @Test
  void heartbeatsListWhatIsRunning() throws Exception {
    offer("image", 1);

    // A heartbeat may come between the claim and the attempt's first step.
    await().atMost(LIMIT).until(() -> phases().equals(List.of("by hand")));

    Heartbeat heartbeat = newestHeartbeat();
    assertThat(heartbeat.worker()).isEqualTo(worker);
    assertThat(heartbeat.pools()).containsExactly(pool);
    assertThat(heartbeat.slots()).isEqualTo(2);
    assertThat(heartbeat.running().getFirst().attempt()).isEqualTo(started().getFirst().attempt());
    byHand.finish(ImageName.of("image"));
    await().atMost(LIMIT).until(() -> newestHeartbeat().running().isEmpty());
  }

  @Test
  void anOrderToStopInterruptsTheAttemptAndFreesItsSlot() throws Exception {
    offer("stopped", 1);
    offer("other", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
    AttemptId attempt = attemptOf("stopped");

    send(
        Topics.CONTROL,
        new StopAttempt(build, ImageName.of("stopped"), attempt, "nobody waits for it"));

    await().atMost(LIMIT).until(() -> byHand.stopped().containsKey(ImageName.of("stopped")));
    assertThat(byHand.stopped())
        .containsOnly(Map.entry(ImageName.of("stopped"), "nobody waits for it"));
    await()
        .atMost(LIMIT)
        .until(() ->
            newestHeartbeat().running().stream()
                .map(Heartbeat.RunningAttempt::image)
                .toList()
                .equals(List.of(ImageName.of("other"))));
  }

  @Test
  void aRecordThatIsNoTaskIsRefusedAndTheNextOneTaken() throws Exception {
    producer.send(new ProducerRecord<>(Topics.ready(pool), 0, "key", new byte[] {1, 2, 3})).get();
    offer("image", 1);

    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));

    assertThat(started()).hasSize(1);
  }

  @Test
  void aWorkerThatShutsDownStopsWhatIsRunningAndTakesNothingMore() throws Exception {
    offer("image", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    done(vertx.undeploy(deployment));
    offer("late", 1);

    assertThat(byHand.stopped())
        .containsOnly(Map.entry(ImageName.of("image"), "the worker shuts down"));
    assertThat(byHand.running()).isEmpty();
    assertThat(started()).hasSize(1);
  }

  @Test
  void aWorkerThatStartsWhileTheFarmIsPausedTakesNothingUntilThePauseIsTakenBack()
      throws Exception {
    done(vertx.undeploy(deployment));
    wish(new Desired.FarmPaused("somebody", "the registry moves", Instant.now()));
    startWorker();
    offer("image", 1);

    try {
      awaitTwoHeartbeats();
      assertThat(started()).isEmpty();
    } finally {
      takeBack(Desired.FarmPaused.KEY);
    }
    await().atMost(LIMIT).until(() -> byHand.running().contains(ImageName.of("image")));
  }

  @Test
  void whatRunsGoesOnWhileTheHostIsPausedAndNothingNewBegins() throws Exception {
    offer("running", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    wish(pauseUntil(Instant.now().plusSeconds(600)));
    awaitTwoHeartbeats();
    offer("later", 1);
    awaitTwoHeartbeats();

    assertThat(byHand.running()).containsExactly(ImageName.of("running"));
    takeBack(Desired.HostPaused.keyOf(worker.host()));
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
  }

  @Test
  void theProbeOfAHostTakesOneTaskAtATimeUntilThePauseIsTakenBack() throws Exception {
    done(vertx.undeploy(deployment));
    wish(pauseUntil(Instant.now().minusSeconds(1)));
    startWorker();

    offer("first", 1);
    offer("second", 1);
    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);
    awaitTwoHeartbeats();

    assertThat(started()).hasSize(1);
    takeBack(Desired.HostPaused.keyOf(worker.host()));
    await().atMost(LIMIT).until(() -> byHand.running().size() == 2);
  }

  @Test
  void aTaskIsLeftOnceToAWorkerThatHasItsParents() throws Exception {
    WorkerInstance near = new WorkerInstance("near-" + pool, IDS.get().toString(), "near");
    ByHand atNear = new ByHand();
    KafkaEvents nearEvents =
        new KafkaEvents(vertx, broker.bootstrapServers(), near.worker(), Clock.systemUTC(), IDS);
    String nearLoop = startWorker(near, new TreeSet<>(), nearEvents, atNear);
    try {
      awaitAsking(near, atNear);
      awaitAsking(worker, byHand);

      offerNear("first", near.worker());
      await().atMost(LIMIT).until(() -> hasStarted("first"));
      offerNear("second", near.worker());
      await().atMost(LIMIT).until(() -> hasStarted("second"));

      assertThat(workerOf("first")).isEqualTo(near.worker());
      assertThat(workerOf("second")).isEqualTo(near.worker());
    } finally {
      atNear.finishAll();
      done(vertx.undeploy(nearLoop));
      done(nearEvents.close());
    }
  }

  @Test
  void aTaskWhoseNearWorkersDoNotComeIsTakenAllTheSame() throws Exception {
    offerNear("image", "nobody");

    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    assertThat(workerOf("image")).isEqualTo(worker.worker());
  }

  @Test
  void aWorkerTakesTasksOfEveryPoolThatItFitsAsSoonAsItIsThere() throws Exception {
    WorkerInstance big = new WorkerInstance("big-" + pool, IDS.get().toString(), "big");
    ByHand atBig = new ByHand();
    KafkaEvents bigEvents =
        new KafkaEvents(vertx, broker.bootstrapServers(), big.worker(), Clock.systemUTC(), IDS);
    String bigLoop = startWorker(big, new TreeSet<>(List.of("bigmem", "ssd")), bigEvents, atBig);
    try {
      Pool fits = Pool.parse(pool + ".bigmem");
      Pool other = Pool.parse(pool + ".gpu");
      createPool(fits);
      createPool(other);
      offer(fits, "large", 1, List.of());

      await().atMost(LIMIT).until(() -> atBig.running().size() == 1);
      assertThat(workerOf("large")).isEqualTo(big.worker());
      await()
          .atMost(LIMIT)
          .until(() -> heartbeatsOf(big).getLast().pools().equals(List.of(pool, fits)));
      assertThat(heartbeatsOf(big).getLast().labels()).containsExactly("bigmem", "ssd");
    } finally {
      atBig.finishAll();
      done(vertx.undeploy(bigLoop));
      done(bigEvents.close());
    }
  }

  /** Offers tasks until that worker has taken one: then it has joined the group. */
  private void awaitAsking(WorkerInstance wanted, ByHand runner) throws Exception {
    for (int number = 1; ; number++) {
      String image = "warm-%s-%d".formatted(wanted.worker().split("-")[0], number);
      offerNear(image, wanted.worker());
      await().atMost(LIMIT).until(() -> hasStarted(image));
      await().atMost(LIMIT).until(() -> finishedAnywhere(image, runner));
      if (workerOf(image).equals(wanted.worker())) {
        return;
      }
    }
  }

  private boolean finishedAnywhere(String image, ByHand runner) {
    runner.finishAll();
    byHand.finishAll();
    return !runner.running().contains(ImageName.of(image))
        && !byHand.running().contains(ImageName.of(image));
  }

  private boolean hasStarted(String image) {
    return started().stream().anyMatch(it -> it.image().equals(ImageName.of(image)));
  }

  private void offerNear(String image, String near) throws Exception {
    offer(pool, image, 1, List.of(near));
  }

  private String workerOf(String image) {
    return started().stream()
        .filter(started -> started.image().equals(ImageName.of(image)))
        .findFirst()
        .orElseThrow()
        .worker()
        .worker();
  }

  private static List<Heartbeat> heartbeatsOf(WorkerInstance of) {
    return read(Topics.WORKERS, Heartbeat.class).stream()
        .filter(heartbeat -> heartbeat.worker().equals(of))
        .toList();
  }

  /** Does attempts the way the test says. */
  private static final class ByHand implements AttemptRunner {

    static final LogPosition LOG = new LogPosition(2, 42);

    private final Map<ImageName, CountDownLatch> running = new ConcurrentHashMap<>();
    private final Map<ImageName, String> stopped = new ConcurrentHashMap<>();

    @Override
    public Prepared prepare(AttemptId attempt, ReadyToBuild task) {
      return new Prepared() {
        @Override
        public LogPosition log() {
          return LOG;
        }

        @Override
        public void run(RunningAttempts.Entry entry) {
          CountDownLatch finish = new CountDownLatch(1);
          entry.phase("by hand");
          running.put(task.image(), finish);
          try {
            finish.await();
          } catch (InterruptedException e) {
            stopped.put(task.image(), entry.stopReason().orElse("no reason"));
          } finally {
            running.remove(task.image());
          }
        }

        @Override
        public void abandon(String reason) {}
      };
    }

    List<ImageName> running() {
      return running.keySet().stream().sorted().toList();
    }

    Map<ImageName, String> stopped() {
      return stopped;
    }

    void finish(ImageName image) {
      CountDownLatch latch = running.get(image);
      assertThat(latch).as("%s is running", image).isNotNull();
      latch.countDown();
    }

    void finishAll() {
      running.values().forEach(CountDownLatch::countDown);
    }
  }

  private void startWorker() throws Exception {
    deployment = startWorker(worker, new TreeSet<>(), events, byHand);
  }

  private String startWorker(
      WorkerInstance instance, SortedSet<String> labels, KafkaEvents to, AttemptRunner runner)
      throws Exception {
    return done(
        vertx.deployVerticle(
            new WorkerLoop(
                new WorkerLoop.Settings(
                    instance, "test", broker.bootstrapServers(), List.of(pool), labels, 2),
                to,
                runner,
                Clock.systemUTC(),
                IDS)));
  }

  private Desired.HostPaused pauseUntil(Instant until) {
    return new Desired.HostPaused(worker.host(), until, worker.worker(), 1, "a test");
  }

  private static void wish(Desired desired) throws Exception {
    send(Topics.DESIRED, desired.key(), desired);
  }

  private static void takeBack(String key) throws Exception {
    producer.send(new ProducerRecord<>(Topics.DESIRED, 0, key, null)).get();
  }

  /** Long enough for the worker to have heard and done what it is going to do. */
  private void awaitTwoHeartbeats() {
    int before = heartbeats().size();
    await().atMost(LIMIT).until(() -> heartbeats().size() >= before + 2);
  }

  private void offer(String image, int dispatch) throws Exception {
    offer(pool, image, dispatch, List.of());
  }

  private void offer(Pool in, String image, int dispatch, List<String> near) throws Exception {
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

  private static void send(String topic, Object event) throws Exception {
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

  private AttemptId attemptOf(String image) {
    return started().stream()
        .filter(started -> started.image().equals(ImageName.of(image)))
        .findFirst()
        .orElseThrow()
        .attempt();
  }

  private List<InboxMessage.AttemptStarted> started() {
    return read(Topics.INBOX, InboxMessage.AttemptStarted.class).stream()
        .filter(started -> started.build().equals(build))
        .toList();
  }

  private List<String> phases() {
    return newestHeartbeat().running().stream().map(running -> running.phase()).toList();
  }

  private Heartbeat newestHeartbeat() {
    return heartbeats().getLast();
  }

  private List<Heartbeat> heartbeats() {
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

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
