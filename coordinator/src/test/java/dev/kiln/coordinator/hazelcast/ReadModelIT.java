package dev.kiln.coordinator.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.history.EndedBuild;
import dev.kiln.coordinator.history.KafkaDurations;
import dev.kiln.coordinator.history.KafkaEndedBuilds;
import dev.kiln.coordinator.history.KafkaHistory;
import dev.kiln.coordinator.output.AttemptLogs.Located;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.coordinator.status.AttemptStatus;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmCondition;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.web.NotNowException;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.LogPosition;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown after everything has been restarted, with nothing in memory but the history. */
final class ReadModelIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Random RANDOM = new Random(1);
  private static final Supplier<Ulid> IDS = () -> Ulid.next(Instant.now(), RANDOM);
  private static final Ulid ATTEMPT = IDS.get();

  /** In partition 1, which nobody owns. */
  private static final BuildId KEPT = BuildId.of(1, IDS.get());

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static HazelcastInstance cluster;
  private static Vertx vertx;
  private static ReadModel model;

  @BeforeAll
  static void keepABuildAndStart() throws Exception {
    broker = EmbeddedBroker.start(data, 0);
    TopicSetup.ensure(broker.bootstrapServers(), 2, List.of(EndedBuild.POOL));
    cluster = ClusterMember.start("read-model-it", "127.0.0.1", freePort(), List.of());
    vertx = Vertx.vertx();
    EventWriter writer =
        new EventWriter(
            vertx, broker.bootstrapServers(), "/coordinators/it", Clock.systemUTC(), IDS);
    KafkaDurations durations =
        done(KafkaDurations.follow(vertx, broker.bootstrapServers(), writer));
    done(new KafkaHistory(writer, durations).keep(snapshot(KEPT)));
    done(writer.close());
    model =
        new ReadModel(
            vertx,
            cluster,
            done(KafkaEndedBuilds.follow(vertx, broker.bootstrapServers())),
            2,
            Clock.systemUTC(),
            () ->
                new FarmView(
                    "it",
                    "test",
                    Instant.EPOCH,
                    new FarmView.Coordinator("it", "host"),
                    FarmCondition.ordinary(),
                    List.of(),
                    List.of()));
    done(model.ready());
  }

  @AfterAll
  static void stop() throws Exception {
    done(vertx.close());
    cluster.getLifecycleService().terminate();
    broker.close();
  }

  @Test
  void anEndedBuildIsShownAsItWas() throws Exception {
    BuildView view = done(model.build(KEPT)).orElseThrow();

    assertThat(view.summary().status()).isEqualTo(BuildStatus.FAILED);
    assertThat(view.summary().message()).contains("an image could not be built");
    assertThat(view.tasks())
        .extracting(task -> task.status())
        .containsExactly(TaskStatus.BUILT, TaskStatus.FAILED);
    assertThat(done(model.builds())).contains(view.summary());
  }

  @Test
  void theOutputOfItsAttemptsIsFound() throws Exception {
    Optional<Located> located =
        done(model.locate(KEPT, ImageName.of("base"), Optional.of(new AttemptId(ATTEMPT))));

    assertThat(located)
        .contains(
            new Located(
                Optional.of(new AttemptId(ATTEMPT)),
                Optional.of(new LogPosition(2, 4711)),
                AttemptStatus.BUILT));
  }

  @Test
  void aBuildThatIsInTheMapAndInTheHistoryIsListedOnce() throws Exception {
    BuildId running = BuildId.of(0, IDS.get());
    model.changed(BuildState.restore(snapshot(KEPT)));
    model.changed(BuildState.restore(snapshot(running)));

    await().atMost(LIMIT).until(() -> done(model.builds()).size() == 2);

    assertThat(done(model.builds())).extracting(BuildSummary::id).containsExactly(running, KEPT);
  }

  @Test
  void aBuildOfAPartitionWithoutOwnerIsNotSaidToBeUnknownUntilThereIsOne() throws Exception {
    BuildId unknown = BuildId.of(1, IDS.get());

    assertThatThrownBy(() -> done(model.build(unknown)))
        .hasCauseInstanceOf(NotNowException.class)
        .hasMessageContaining("partition 1 is being taken over");

    model.owned(1);
    await().atMost(LIMIT).ignoreExceptions().until(() -> done(model.build(unknown)).isEmpty());
  }

  @Test
  void aBuildOfAPartitionThatDoesNotExistIsUnknown() throws Exception {
    assertThat(done(model.build(BuildId.of(7, IDS.get())))).isEmpty();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static BuildSnapshot snapshot(BuildId build) {
    return new EndedBuild(build)
        .built("base", ATTEMPT, Duration.ofMinutes(1))
        .failed("leaf", IDS.get())
        .snapshot();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
