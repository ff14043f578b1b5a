package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.history.EndedBuild;
import dev.kiln.coordinator.history.EndedBuilds;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.LogRecord;
import dev.kiln.coordinator.partition.PoolTopics;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.Views;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.coordinator.web.FarmStatus;
import dev.kiln.coordinator.web.Submissions.RetryOutcome;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.Topics;
import dev.kiln.image.BuildId;
import dev.kiln.image.Platform;
import dev.kiln.image.Ulid;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the wish to try a build again to what stands in a real inbox. */
final class RetryIT {

  private static final Random RANDOM = new Random(1);
  private static final Supplier<Ulid> IDS = () -> Ulid.next(Instant.now(), RANDOM);

  @TempDir Path folder;

  private final BuildId ended = BuildId.of(1, IDS.get());
  private final BuildId running = BuildId.of(1, IDS.get());
  private final BuildId justEnded = BuildId.of(1, IDS.get());
  private final Vertx vertx = Vertx.vertx();
  private final RegistryClient registry =
      new RegistryClient(RegistrySettings.defaults(), Clock.systemUTC());
  private EmbeddedBroker broker;
  private EventWriter writer;
  private FarmSubmissions submissions;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    TopicSetup.ensure(broker.bootstrapServers(), 2, List.of(EndedBuild.POOL));
    writer =
        new EventWriter(
            vertx, broker.bootstrapServers(), "/coordinators/it", Clock.systemUTC(), IDS);
    submissions =
        new FarmSubmissions(
            vertx,
            new FarmSubmissions.Ports(
                registry,
                writer,
                new PoolTopics(broker.bootstrapServers(), List.of(EndedBuild.POOL)),
                new Shown(),
                new Kept(),
                task -> Optional.empty()),
            new FarmSubmissions.Settings(
                new BuildHeader.Destination("127.0.0.1:5000", "it", ""),
                TreeConfiguration.Overrides.none(),
                Platform.parse("linux/amd64"),
                2,
                folder.resolve("bundles"),
                folder.resolve("sources")),
            Clock.systemUTC(),
            IDS);
  }

  @AfterEach
  void stop() throws Exception {
    submissions.close();
    registry.close();
    done(writer.close());
    done(vertx.close());
    broker.close();
  }

  @Test
  void anEndedBuildIsSubmittedOnceMoreUnderANewId() throws Exception {
    RetryOutcome.Accepted accepted =
        (RetryOutcome.Accepted) done(submissions.retry(ended, "somebody else"));

    assertThat(inbox())
        .hasSize(2)
        .allSatisfy(message -> assertThat(message.build()).isEqualTo(accepted.build()))
        .last()
        .isInstanceOfSatisfying(
            InboxMessage.SubmitBuild.class,
            submit -> {
              assertThat(submit.header().retryOf()).contains(ended);
              assertThat(submit.header().requestedBy()).isEqualTo("somebody else");
            });
  }

  @Test
  void aRunningBuildIsNotTriedAgain() throws Exception {
    assertThat(done(submissions.retry(running, "somebody")))
        .isEqualTo(new RetryOutcome.StillRunning());
    assertThat(inbox()).isEmpty();
  }

  @Test
  void aBuildThatNobodyKnowsIsNotTriedAgain() throws Exception {
    assertThat(done(submissions.retry(BuildId.of(1, IDS.get()), "somebody")))
        .isEqualTo(new RetryOutcome.UnknownBuild());
  }

  @Test
  void aBuildThatIsNotKeptYetIsToBeTriedAgainLater() throws Exception {
    assertThat(done(submissions.retry(justEnded, "somebody")))
        .isInstanceOfSatisfying(
            RetryOutcome.Unreadable.class,
            later -> assertThat(later.reason()).contains("try again in some seconds"));
  }

  private List<InboxMessage> inbox() {
    return LogRecord.all(broker.bootstrapServers(), Topics.INBOX, 1).stream()
        .map(record -> record.event(InboxMessage.class))
        .toList();
  }

  private static BuildSnapshot snapshot(BuildId build) {
    return new EndedBuild(build)
        .built("base", build.ulid(), Duration.ofMinutes(1))
        .failed("leaf", build.ulid())
        .snapshot();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** One build has been kept. */
  private final class Kept implements EndedBuilds {
    @Override
    public List<BuildSummary> summaries() {
      return List.of();
    }

    @Override
    public boolean contains(BuildId build) {
      return build.equals(ended);
    }

    @Override
    public void onKept(Consumer<BuildId> listener) {}

    @Override
    public Future<Found> find(BuildId build) {
      return Future.succeededFuture(
          contains(build) ? new Found.Whole(snapshot(build)) : new Found.Nothing());
    }
  }

  /** One build runs, and one has just ended. */
  private final class Shown implements FarmStatus {
    @Override
    public Future<List<BuildSummary>> builds() {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Optional<BuildView>> build(BuildId id) {
      return Future.succeededFuture(
          id.equals(running)
              ? Optional.of(view(id, BuildStatus.RUNNING))
              : id.equals(justEnded)
                  ? Optional.of(view(id, BuildStatus.FAILED))
                  : Optional.empty());
    }

    private BuildView view(BuildId id, BuildStatus status) {
      BuildSnapshot kept = snapshot(id);
      return Views.of(
          BuildState.restore(
              new BuildSnapshot(
                  id,
                  kept.header(),
                  status,
                  kept.acceptedAt(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  kept.lastOffset(),
                  kept.tasks())));
    }

    @Override
    public Future<List<WorkerView>> workers() {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<FarmView> farm() {
      return Future.failedFuture("not asked for here");
    }
  }
}
