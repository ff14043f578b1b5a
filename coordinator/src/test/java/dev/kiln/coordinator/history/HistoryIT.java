package dev.kiln.coordinator.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.coordinator.build.BuildSnapshot;
import dev.kiln.coordinator.history.EndedBuilds.Found;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.Topics;
import dev.kiln.image.BuildId;
import dev.kiln.image.Ulid;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ended builds and durations on their way through a real broker. */
final class HistoryIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Random RANDOM = new Random(1);
  private static final Supplier<Ulid> IDS = () -> Ulid.next(Instant.now(), RANDOM);

  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static Vertx vertx;
  private static EventWriter writer;
  private static KafkaDurations durations;
  private static KafkaHistory history;
  private static KafkaEndedBuilds ended;

  private final BuildId build = BuildId.of(1, IDS.get());

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(data, 0);
    TopicSetup.ensure(broker.bootstrapServers(), 2, List.of(EndedBuild.POOL));
    vertx = Vertx.vertx();
    writer =
        new EventWriter(
            vertx, broker.bootstrapServers(), "/coordinators/it", Clock.systemUTC(), IDS);
    durations = done(KafkaDurations.follow(vertx, broker.bootstrapServers(), writer));
    history = new KafkaHistory(writer, durations);
    ended = done(KafkaEndedBuilds.follow(vertx, broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    done(writer.close());
    done(vertx.close());
    broker.close();
  }

  @Test
  void aKeptBuildIsFoundWholeByThoseWhoFollowAndByThoseWhoComeLater() throws Exception {
    BuildSnapshot kept = largeBuild();

    done(history.keep(kept));
    await().atMost(LIMIT).until(() -> ended.contains(build));
    KafkaEndedBuilds later = done(KafkaEndedBuilds.follow(vertx, broker.bootstrapServers()));

    assertThat(done(ended.find(build))).isEqualTo(new Found.Whole(kept));
    assertThat(done(later.find(build))).isEqualTo(new Found.Whole(kept));
  }

  @Test
  void aBuildInOneLineHasItsTasksCountedWithoutReadingThem() throws Exception {
    done(history.keep(largeBuild()));
    await().atMost(LIMIT).until(() -> ended.contains(build));

    BuildSummary line =
        ended.summaries().stream()
            .filter(summary -> summary.id().equals(build))
            .findFirst()
            .orElseThrow();

    assertThat(line.total()).isEqualTo(451);
    assertThat(line.counts())
        .containsEntry(TaskStatus.BUILT, 450)
        .containsEntry(TaskStatus.FAILED, 1);
    assertThat(line.message()).contains("an image could not be built");
  }

  @Test
  void summariesAreNewestFirst() throws Exception {
    BuildId newer = BuildId.of(0, IDS.get());

    done(history.keep(new EndedBuild(newer).snapshot()));
    done(history.keep(new EndedBuild(build).snapshot()));
    await().atMost(LIMIT).until(() -> ended.contains(build) && ended.contains(newer));

    assertThat(ended.summaries())
        .extracting(BuildSummary::id)
        .filteredOn(id -> id.equals(build) || id.equals(newer))
        .containsExactly(newer, build);
  }

  @Test
  void aBuildThatIsKeptTwiceIsOne() throws Exception {
    Set<BuildId> told = ConcurrentHashMap.newKeySet();
    ended.onKept(told::add);

    done(history.keep(largeBuild()));
    done(history.keep(largeBuild()));
    await().atMost(LIMIT).until(() -> told.contains(build));

    assertThat(done(ended.find(build))).isEqualTo(new Found.Whole(largeBuild()));
    assertThat(ended.summaries()).extracting(BuildSummary::id).filteredOn(build::equals).hasSize(1);
  }

  @Test
  void aBuildWithAPartMissingIsSaidToBeUnreadable() throws Exception {
    done(writer.keep(Topics.HISTORY, build.value(), KeptBuild.TYPE, KeptBuild.of(largeBuild(), 3)));
    await().atMost(LIMIT).until(() -> ended.contains(build));

    assertThat(done(ended.find(build)))
        .isInstanceOfSatisfying(
            Found.Unreadable.class,
            damaged -> assertThat(damaged.reason()).contains(build.value(), "missing"));
  }

  @Test
  void aPartThatIsNoneMakesItsBuildUnreadable() throws Exception {
    done(
        writer.keep(
            Topics.HISTORY, KeptTasks.key(build, 0), KeptTasks.TYPE, List.of("no", "tasks")));
    done(writer.keep(Topics.HISTORY, build.value(), KeptBuild.TYPE, KeptBuild.of(largeBuild(), 1)));
    await().atMost(LIMIT).until(() -> ended.contains(build));

    assertThat(done(ended.find(build))).isInstanceOf(Found.Unreadable.class);
  }

  @Test
  void whatWasNeverKeptIsNothing() throws Exception {
    assertThat(done(ended.find(build))).isEqualTo(new Found.Nothing());
  }

  @Test
  void whatABuildHasBuiltTeachesEveryCoordinatorHowLongItTakes() throws Exception {
    String image = "image-" + build.ulid().value().toLowerCase(Locale.ROOT);
    BuildSnapshot kept =
        new EndedBuild(build)
            .built(image, IDS.get(), Duration.ofMinutes(4))
            .failed(image + "-failed", IDS.get())
            .snapshot();

    done(history.keep(kept));
    done(history.keep(kept));
    KafkaDurations other = done(KafkaDurations.follow(vertx, broker.bootstrapServers(), writer));

    await()
        .atMost(LIMIT)
        .until(() -> durations.expected(kept.tasks().getFirst().planned()).isPresent());
    assertThat(other.expected(kept.tasks().getFirst().planned())).contains(Duration.ofMinutes(4));
    assertThat(other.expected(kept.tasks().getLast().planned())).isEmpty();
  }

  /** Its tasks fill three records. */
  private BuildSnapshot largeBuild() {
    EndedBuild large = new EndedBuild(build);
    for (int number = 0; number < 450; number++) {
      large.built("image-" + number, build.ulid(), Duration.ofSeconds(number));
    }
    return large.failed("broken", build.ulid()).snapshot();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
