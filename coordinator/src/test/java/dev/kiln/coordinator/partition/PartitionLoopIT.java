package dev.kiln.coordinator.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.history.KafkaDurations;
import dev.kiln.coordinator.history.KafkaHistory;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.Topics;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner's loop against a real broker, with a worker that the test plays. Everything is checked
 * from outside, in the topics.
 */
final class PartitionLoopIT {

  private static final int PARTITIONS = 2;
  private static final Pool POOL = Pool.parse("amd64");
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Random RANDOM = new Random(1);
  private static final Supplier<Ulid> IDS = PartitionLoopIT::nextId;
  private static final Digest ROOT = Digest.of(new byte[] {1});
  private static final Digest MIDDLE = Digest.of(new byte[] {2});
  private static final Digest LEAF = Digest.of(new byte[] {3});

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static Vertx vertx;

  private final InMemoryReleases releases = new InMemoryReleases();
  private final BuildId build = BuildId.of(1, IDS.get());
  private ScriptedWorker worker;
  private EventWriter writer;
  private String loop;

  @BeforeAll
  static void startBroker() throws InterruptedException {
    broker = EmbeddedBroker.start(data, 0);
    TopicSetup.ensure(broker.bootstrapServers(), PARTITIONS, List.of(POOL));
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    done(vertx.close());
    broker.close();
  }

  @BeforeEach
  void startCoordinatorAndWorker() throws Exception {
    writer = writer("first");
    loop = startLoop("first", writer);
    worker = new ScriptedWorker(broker.bootstrapServers(), POOL, IDS);
    worker.startBeating();
  }

  @AfterEach
  void stopCoordinatorAndWorker() throws Exception {
    worker.close();
    done(vertx.undeploy(loop));
    done(writer.close());
  }

  @Test
  void aBuildIsWalkedFromSubmissionToItsPublishedEnd() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    finish("middle", MIDDLE);
    finish("leaf", LEAF);
    awaitEnd();
    await().atMost(LIMIT).until(() -> all(Fact.BuildArchived.class).size() == 1);

    assertThat(facts())
        .extracting(LogRecord::envelope)
        .extracting(envelope -> envelope.type().replace("dev.kiln.", ""))
        .containsExactly(
            "build.plan-part.v1",
            "build.accepted.v1",
            "task.queued.v1",
            "task.started.v1",
            "task.built.v1",
            "task.queued.v1",
            "task.started.v1",
            "task.built.v1",
            "task.queued.v1",
            "task.started.v1",
            "task.built.v1",
            "build.publication-started.v1",
            "build.published.v1",
            "build.ended.v1",
            "build.archived.v1");
    assertThat(all(Fact.BuildEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.status()).isEqualTo(BuildStatus.SUCCEEDED));
    assertThat(releases.releases())
        .singleElement()
        .satisfies(release -> {
          assertThat(release.build()).isEqualTo(build);
          assertThat(release.images())
              .containsExactly(
                  Map.entry(ImageName.of("leaf"), LEAF),
                  Map.entry(ImageName.of("middle"), MIDDLE),
                  Map.entry(ImageName.of("root"), ROOT));
        });
  }

  @Test
  void aChildOfASkippedParentIsBuiltOnTheImageThatStandsInAndPublishedAlone() throws Exception {
    submit(List.of(skipped("root", ROOT), planned("middle", "root")));
    ReadyToBuild middle = offered("middle");
    finish("middle", MIDDLE);
    awaitEnd();

    assertThat(middle.parents()).containsExactly(Map.entry(ImageName.of("root"), ROOT));
    assertThat(releases.releases())
        .singleElement()
        .satisfies(release ->
            assertThat(release.images())
                .containsExactly(Map.entry(ImageName.of("middle"), MIDDLE)));
  }

  @Test
  void childrenAreOfferedOnTheDigestThatWasAccepted() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    finish("middle", MIDDLE);
    ReadyToBuild leaf = offered("leaf");

    assertThat(leaf.parents()).containsExactly(Map.entry(ImageName.of("middle"), MIDDLE));
    assertThat(all(Fact.TaskQueued.class))
        .filteredOn(queued -> queued.image().equals(ImageName.of("leaf")))
        .singleElement()
        .satisfies(queued -> {
          assertThat(queued.parents()).isEqualTo(leaf.parents());
          assertThat(queued.inputKey()).isEqualTo(leaf.inputKey());
        });
  }

  @Test
  void factsAreCloudEventsOfTheTermInWhichTheyWereWritten() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    await().atMost(LIMIT).until(() -> all(Fact.TaskBuilt.class).size() == 1);

    long term =
        everything().stream()
            .filter(record -> record.event(Fact.class) instanceof Fact.PartitionTaken)
            .mapToLong(LogRecord::offset)
            .max()
            .orElseThrow();
    for (LogRecord fact : facts()) {
      assertThat(fact.headers())
          .containsEntry("ce_specversion", "1.0")
          .containsEntry("ce_source", "/coordinators/first")
          .containsEntry("content-type", "application/json")
          .containsEntry("ce_term", Long.toString(term));
      assertThat(fact.header("ce_type")).startsWith("dev.kiln.").endsWith(".v1");
      assertThat(Instant.parse(fact.header("ce_time"))).isBefore(Instant.now());
      assertThat(fact.key()).isEqualTo(build.value());
    }
    assertThat(everything()).extracting(record -> record.header("ce_id")).doesNotHaveDuplicates();
  }

  /** No class of ours: what a console consumer or another language's client would see. */
  @Test
  void anybodyCanFollowTheFactsWithAGroupOfTheirOwn() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    List<ConsumerRecord<String, String>> seen = new ArrayList<>();

    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "somebody-" + build,
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("kiln.events"));
      await()
          .atMost(LIMIT)
          .until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(seen::add);
            return seen.stream().anyMatch(record -> isAbout(record, "dev.kiln.task.built.v1"));
          });
    }

    assertThat(seen)
        .filteredOn(record -> build.value().equals(record.key()))
        .isNotEmpty()
        .allSatisfy(record -> {
          assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
          assertThat(header(record, "ce_id")).isNotEmpty();
          assertThat(header(record, "ce_source")).isEqualTo("/coordinators/first");
          assertThat(header(record, "ce_type")).startsWith("dev.kiln.");
          assertThat(Instant.parse(header(record, "ce_time"))).isNotNull();
          assertThat(header(record, "content-type")).isEqualTo("application/json");
          assertThat(new ObjectMapper().readTree(record.value()).get("build").asText())
              .isEqualTo(build.value());
        });
  }

  @Test
  void factsNameTheInboxRecordThatTheyAnswer() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    await().atMost(LIMIT).until(() -> all(Fact.TaskBuilt.class).size() == 1);

    for (LogRecord fact : facts()) {
      OptionalLong answers = fact.envelope().answers();
      switch (fact.event(Fact.OfBuild.class)) {
        case Fact.PlanPart part ->
            assertThat(inbox(answers)).isInstanceOf(InboxMessage.SubmitPlanPart.class);
        case Fact.BuildAccepted accepted ->
            assertThat(inbox(answers)).isInstanceOf(InboxMessage.SubmitBuild.class);
        case Fact.TaskStarted started ->
            assertThat(inbox(answers)).isInstanceOf(InboxMessage.AttemptStarted.class);
        case Fact.TaskBuilt built ->
            assertThat(inbox(answers)).isInstanceOf(InboxMessage.AttemptSucceeded.class);
        case Fact.OfBuild decided -> assertThat(answers).as(decided.toString()).isEmpty();
      }
    }
  }

  @Test
  void aReportThatComesTwiceIsOneFact() throws Exception {
    submitThreeImages();
    ReadyToBuild root = offered("root");
    AttemptId attempt = worker.start(root);
    worker.succeed(root, attempt, ROOT);
    worker.succeed(root, attempt, ROOT);
    worker.succeed(root, attempt, Digest.of(new byte[] {9}));

    finish("middle", MIDDLE);
    finish("leaf", LEAF);
    awaitEnd();

    assertThat(all(Fact.TaskBuilt.class))
        .extracting(Fact.TaskBuilt::digest)
        .containsExactly(ROOT, MIDDLE, LEAF);
  }

  @Test
  void aRecordThatIsNoEventIsPutAsideAndStopsNothing() throws Exception {
    String nonsense = "nonsense " + build;
    worker.sendNonsense(1, nonsense);
    submitThreeImages();

    offered("root");

    assertThat(LogRecord.all(broker.bootstrapServers(), Topics.QUARANTINE, 0))
        .filteredOn(record -> new String(record.body(), StandardCharsets.UTF_8).equals(nonsense))
        .singleElement()
        .satisfies(record -> assertThat(record.key()).startsWith("kiln.inbox-1-"));
  }

  @Test
  void anAttemptThatIsNotCurrentIsToldToStopUntilItIsGone() throws Exception {
    submitThreeImages();
    ReadyToBuild root = offered("root");
    AttemptId current = worker.start(root);
    AttemptId late = worker.start(root);

    await().atMost(LIMIT).until(() -> worker.stops(late).size() >= 2);

    assertThat(worker.stops(late)).allMatch(stop -> stop.image().equals(ImageName.of("root")));
    assertThat(worker.stops(current)).isEmpty();
    assertThat(all(Fact.TaskStarted.class))
        .extracting(Fact.TaskStarted::attempt)
        .containsExactly(current);
  }

  @Test
  void theNextOwnerGoesOnWhereTheLogEnds() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    ReadyToBuild middle = offered("middle");
    AttemptId attempt = worker.start(middle);
    await().atMost(LIMIT).until(() -> all(Fact.TaskStarted.class).size() == 2);

    done(vertx.undeploy(loop));
    worker.succeed(middle, attempt, MIDDLE);
    worker.succeed(middle, attempt, MIDDLE);
    EventWriter second = writer("second");
    loop = startLoop("second", second);
    finish("leaf", LEAF);
    awaitEnd();

    assertThat(all(Fact.TaskBuilt.class))
        .extracting(Fact.TaskBuilt::digest)
        .containsExactly(ROOT, MIDDLE, LEAF);
    assertThat(all(Fact.BuildAccepted.class)).hasSize(1);
    assertThat(all(Fact.TaskStarted.class)).hasSize(3);
    done(second.close());
  }

  @Test
  void anOwnerThatDoesNotKnowItHasBeenReplacedCanNotChangeAnything() throws Exception {
    submitThreeImages();
    finish("root", ROOT);
    offered("middle");
    long oldTerm = Long.parseLong(facts().getFirst().header("ce_term"));

    done(vertx.undeploy(loop));
    EventWriter second = writer("second");
    loop = startLoop("second", second);
    await().atMost(LIMIT).until(() -> newestTerm() > oldTerm);
    done(
        writer.fact(
            1,
            oldTerm,
            OptionalLong.empty(),
            new Fact.TaskCancelled(build, ImageName.of("leaf"), Optional.empty())));
    finish("middle", MIDDLE);
    finish("leaf", LEAF);
    awaitEnd();

    assertThat(all(Fact.BuildEnded.class))
        .extracting(Fact.BuildEnded::status)
        .containsExactly(BuildStatus.SUCCEEDED);
    done(second.close());
  }

  @Test
  void aTopicThatClientsCouldDateIsRefusedWithTheCommandThatMendsIt() throws Exception {
    setTimestampType("CreateTime");
    try {
      assertThatThrownBy(
              () -> TopicSetup.ensure(broker.bootstrapServers(), PARTITIONS, List.of(POOL)))
          .isInstanceOf(BrokersException.class)
          .hasMessageContainingAll(
              Topics.QUARANTINE,
              "CreateTime",
              "kafka-configs.sh --bootstrap-server " + broker.bootstrapServers(),
              "--entity-name " + Topics.QUARANTINE,
              "--add-config message.timestamp.type=LogAppendTime");
    } finally {
      setTimestampType("LogAppendTime");
    }
  }

  @Test
  void everythingThatIsWrongWithTheTopicsIsSaidAtOnce() throws Exception {
    set(Topics.HISTORY, "cleanup.policy", "delete");
    set(Topics.EVENTS, "retention.bytes", "1000000");
    set(Topics.LOGS, "max.message.bytes", "1000000");
    set(Topics.LOGS, "retention.ms", "-1");
    try {
      assertThatThrownBy(
              () -> TopicSetup.ensure(broker.bootstrapServers(), PARTITIONS, List.of(POOL)))
          .isInstanceOf(BrokersException.class)
          .hasMessageContainingAll(
              "topic kiln.history has cleanup.policy=delete, Kiln needs compact",
              "topic kiln.events has retention.bytes=1000000, Kiln needs -1",
              "topic kiln.logs has max.message.bytes=1000000, Kiln needs 4194304",
              "--entity-name kiln.logs --add-config max.message.bytes=4194304")
          .hasMessageNotContaining("retention.ms");
    } finally {
      set(Topics.HISTORY, "cleanup.policy", "compact");
      set(Topics.EVENTS, "retention.bytes", "-1");
      set(Topics.LOGS, "max.message.bytes", "4194304");
    }
  }

  private boolean isAbout(ConsumerRecord<String, String> record, String type) {
    return build.value().equals(record.key()) && header(record, "ce_type").equals(type);
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private void submitThreeImages() {
    submit(List.of(planned("root"), planned("middle", "root"), planned("leaf", "middle")));
  }

  private void submit(List<PlannedTask> plan) {
    worker.send(new InboxMessage.SubmitPlanPart(build, 0, plan));
    worker.send(
        new InboxMessage.SubmitBuild(
            build,
            new BuildHeader(
                "tag-" + build.ulid().value().toLowerCase(Locale.ROOT),
                new BuildHeader.Destination("127.0.0.1:5000", "it", ""),
                Digest.of(new byte[] {7}),
                Platform.parse("linux/amd64"),
                new BuildHeader.Pins("base", "", "classic"),
                new TreeMap<>(),
                0,
                PublishPolicy.ATOMIC,
                3,
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                "a test",
                Optional.empty()),
            1,
            PlannedTask.digest(plan)));
  }

  private static PlannedTask skipped(String image, Digest existing) {
    PlannedTask task = planned(image);
    return new PlannedTask(
        task.image(),
        task.parents(),
        task.recipe(),
        POOL,
        false,
        false,
        new TreeMap<>(),
        Optional.empty(),
        Optional.of(
            new PlannedTask.Exclusion(
                TaskStatus.SKIPPED, "it is there already", Optional.of(existing))));
  }

  private static PlannedTask planned(String image, String... parents) {
    return new PlannedTask(
        ImageName.of(image),
        Set.of(parents).stream().map(ImageName::of).collect(Collectors.toCollection(TreeSet::new)),
        RecipeKey.parse(Digest.of(image.getBytes(StandardCharsets.UTF_8)).toString()),
        POOL,
        false,
        false,
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }

  private ReadyToBuild offered(String image) {
    return await()
        .atMost(LIMIT)
        .until(() -> worker.offered(build, image), Optional::isPresent)
        .orElseThrow();
  }

  private void finish(String image, Digest digest) {
    ReadyToBuild task = offered(image);
    worker.succeed(task, worker.start(task), digest);
  }

  private void awaitEnd() {
    await().atMost(LIMIT).until(() -> all(Fact.BuildArchived.class).size() == 1);
  }

  private List<LogRecord> everything() {
    return LogRecord.all(broker.bootstrapServers(), Topics.EVENTS, 1);
  }

  /** The records about this test's build. */
  private List<LogRecord> facts() {
    return everything().stream()
        .filter(record ->
            record.event(Fact.class) instanceof Fact.OfBuild fact && fact.build().equals(build))
        .toList();
  }

  private <T extends Fact> List<T> all(Class<T> kind) {
    return facts().stream()
        .map(record -> record.event(Fact.class))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private long newestTerm() {
    return everything().stream()
        .filter(record -> record.event(Fact.class) instanceof Fact.PartitionTaken)
        .mapToLong(LogRecord::offset)
        .max()
        .orElse(-1);
  }

  private InboxMessage inbox(OptionalLong offset) {
    return LogRecord.all(broker.bootstrapServers(), Topics.INBOX, 1).stream()
        .filter(record -> record.offset() == offset.orElseThrow())
        .findFirst()
        .orElseThrow()
        .event(InboxMessage.class);
  }

  private EventWriter writer(String name) {
    return new EventWriter(
        vertx, broker.bootstrapServers(), "/coordinators/" + name, Clock.systemUTC(), IDS);
  }

  private String startLoop(String name, EventWriter with) throws Exception {
    KafkaDurations durations = done(KafkaDurations.follow(vertx, broker.bootstrapServers(), with));
    return done(
        vertx.deployVerticle(
            new FarmLoop(
                new FarmLoop.Settings(
                    name,
                    IDS.get().toString(),
                    broker.bootstrapServers(),
                    Duration.ofSeconds(15),
                    Decider.Rules.standard(),
                    RetryPolicy.standard()),
                new FarmLoop.Ports(
                    with,
                    new Deaf(),
                    releases,
                    new KafkaHistory(with, durations),
                    new LonelyBoard()),
                Clock.systemUTC())));
  }

  private static void setTimestampType(String type) throws Exception {
    set(Topics.QUARANTINE, "message.timestamp.type", type);
  }

  /** Returns when the broker answers with the new value as well. */
  private static void set(String topic, String setting, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  resource,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
      await()
          .atMost(LIMIT)
          .until(() ->
              value.equals(
                  Optional.ofNullable(admin.describeConfigs(List.of(resource)).all().get())
                      .map(found -> found.get(resource))
                      .map(config -> config.get(setting))
                      .map(ConfigEntry::value)
                      .orElse("")));
    }
  }

  private static synchronized Ulid nextId() {
    return Ulid.next(Instant.now(), RANDOM);
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Nobody looks at the state here: what counts stands in the log. */
  private static final class Deaf implements FactListener {
    @Override
    public void changed(BuildState build) {}

    @Override
    public void owned(int partition) {}

    @Override
    public void lost(int partition) {}

    @Override
    public void archived(BuildId build) {}

    @Override
    public void changed(Farm farm) {}

    @Override
    public void unoffered(SortedMap<Pool, Integer> tasks) {}
  }
}
