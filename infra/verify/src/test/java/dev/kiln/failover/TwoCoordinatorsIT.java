package dev.kiln.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two coordinators share the partitions of a real broker; one of them is killed, or frozen until
 * the other has taken over, in the middle of builds. {@code -Dkiln.failover.rounds=N} repeats it.
 */
final class TwoCoordinatorsIT {

  private static final int PARTITIONS = 4;
  private static final int ROUNDS = Integer.getInteger("kiln.failover.rounds", 2);
  private static final Pool POOL =
      Pool.of(Platform.ofJavaArchitecture(System.getProperty("os.arch")));
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<QuickWorker> workers = new ArrayList<>();
  private final Map<String, CoordinatorProcess> coordinators = new TreeMap<>();
  private final int onePort = freePort();
  private final int otherPort = freePort();
  private final int brokerPort = freePort();
  private EmbeddedBroker broker;
  private FactFollower follower;
  private EventWriter writer;

  @BeforeEach
  void startFarm() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), brokerPort);
    TopicSetup.ensure(broker.bootstrapServers(), PARTITIONS, List.of(POOL));
    follower = new FactFollower(broker.bootstrapServers(), PARTITIONS);
    writer =
        new EventWriter(
            vertx,
            broker.bootstrapServers(),
            "/tests/failover",
            Clock.systemUTC(),
            TwoCoordinatorsIT::nextId);
    start("one");
    start("two");
    for (String name : List.of("worker-1", "worker-2")) {
      workers.add(
          QuickWorker.start(
              vertx,
              broker.bootstrapServers(),
              name,
              POOL,
              4,
              Duration.ofMillis(150),
              TwoCoordinatorsIT::nextId));
    }
    awaitBoth();
  }

  @AfterEach
  void stopFarm() throws Exception {
    for (QuickWorker worker : workers) {
      worker.close();
    }
    coordinators.values().forEach(CoordinatorProcess::close);
    follower.close();
    writer.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    broker.close();
  }

  @Test
  void buildsGoOnWhenACoordinatorIsKilledOrWakesUpAsAZombie() throws Exception {
    List<Double> failovers = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<BuildId> builds = submitOneBuildInEachPartition();
      await("a third is built").atMost(LIMIT).until(() -> built(builds) > size(builds) / 3);
      CoordinatorProcess victim = ownerOf(builds.get(round % PARTITIONS));
      List<Integer> lost = partitionsOf(victim);
      boolean zombie = round % 2 == 1;
      long before = System.nanoTime();

      if (zombie) {
        victim.freeze();
      } else {
        victim.kill();
      }

      await("somebody else works on")
          .atMost(LIMIT)
          .until(() -> firstFactsOfOthers(victim, lost, before).size() == lost.size());
      failovers.add(seconds(before, firstFactsOfOthers(victim, lost, before)));
      if (zombie) {
        victim.wake();
      } else {
        start(victim.name());
      }
      for (BuildId build : builds) {
        await("build " + build + " is over").atMost(LIMIT).until(() -> isOver(build));
        assertThatNothingWasAcceptedTwice(build);
      }
      awaitBoth();
    }
    report(failovers);
  }

  @Test
  void buildsGoOnWhenTheBrokerIsRestartedUnderLoad() throws Exception {
    List<BuildId> builds = submitOneBuildInEachPartition();
    await("a third is built").atMost(LIMIT).until(() -> built(builds) > size(builds) / 3);

    broker.close();
    broker = EmbeddedBroker.start(folder.resolve("kafka"), brokerPort);

    for (BuildId build : builds) {
      await("build " + build + " is over").atMost(LIMIT).until(() -> isOver(build));
      assertThatNothingWasAcceptedTwice(build);
    }
  }

  private void start(String name) {
    boolean first = name.equals("one");
    coordinators.put(
        name,
        CoordinatorProcess.start(
            name,
            broker.bootstrapServers(),
            first ? onePort : otherPort,
            first ? otherPort : onePort,
            folder));
  }

  private void awaitBoth() {
    await("both coordinators own partitions")
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(owners())
                .as(() ->
                    coordinators.values().stream()
                        .map(CoordinatorProcess::output)
                        .collect(Collectors.joining("\n")))
                .hasSize(2));
  }

  private void assertThatNothingWasAcceptedTwice(BuildId build) {
    List<Fact> facts = follower.valid(build);
    Map<ImageName, Long> ends =
        facts.stream()
            .filter(fact -> fact instanceof Fact.TaskBuilt || fact instanceof Fact.TaskReused)
            .collect(
                Collectors.groupingBy(
                    fact -> ((Fact.OfTask) fact).image(), TreeMap::new, Collectors.counting()));
    assertThat(ends)
        .hasSize(plan().size())
        .allSatisfy((image, count) -> assertThat(count).as(image.value()).isEqualTo(1));
    assertThat(facts)
        .filteredOn(Fact.BuildEnded.class::isInstance)
        .containsExactly(new Fact.BuildEnded(build, BuildStatus.SUCCEEDED, Optional.empty()));
    assertThat(facts).filteredOn(Fact.BuildArchived.class::isInstance).hasSize(1);
  }

  private List<BuildId> submitOneBuildInEachPartition() {
    List<BuildId> builds = new ArrayList<>();
    List<PlannedTask> plan = plan();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      BuildId build = BuildId.of(partition, nextId());
      writer.request(new InboxMessage.SubmitPlanPart(build, 0, plan));
      writer.request(
          new InboxMessage.SubmitBuild(build, header(build), 1, PlannedTask.digest(plan)));
      builds.add(build);
    }
    return builds;
  }

  /** One image, eight made from it, and three made from each of those. */
  private static List<PlannedTask> plan() {
    List<PlannedTask> plan = new ArrayList<>(List.of(planned("base")));
    for (int i = 0; i < 8; i++) {
      plan.add(planned("middle-" + i, "base"));
      for (int j = 0; j < 3; j++) {
        plan.add(planned("leaf-%d-%d".formatted(i, j), "middle-" + i));
      }
    }
    return plan;
  }

  private static PlannedTask planned(String image, String... parents) {
    return new PlannedTask(
        ImageName.of(image),
        Stream.of(parents).map(ImageName::of).collect(Collectors.toCollection(TreeSet::new)),
        new RecipeKey(Digest.of(image.getBytes(StandardCharsets.UTF_8))),
        POOL,
        false,
        false,
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }

  private static BuildHeader header(BuildId build) {
    return new BuildHeader(
        "failover",
        new BuildHeader.Destination("127.0.0.1:1", "failover", ""),
        Digest.of(build.value().getBytes(StandardCharsets.UTF_8)),
        Platform.parse("linux/amd64"),
        new BuildHeader.Pins("scratch", "", "classic"),
        new TreeMap<>(),
        0,
        PublishPolicy.NONE,
        3,
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        "a test",
        Optional.empty());
  }

  private long built(List<BuildId> builds) {
    return builds.stream()
        .flatMap(build -> follower.valid(build).stream())
        .filter(Fact.TaskBuilt.class::isInstance)
        .count();
  }

  private static long size(List<BuildId> builds) {
    return (long) builds.size() * plan().size();
  }

  private boolean isOver(BuildId build) {
    return follower.valid(build).stream().anyMatch(Fact.BuildArchived.class::isInstance);
  }

  /** Who owns which partitions by the newest markers. */
  private SortedMap<String, List<Integer>> owners() {
    SortedMap<Integer, String> owners = new TreeMap<>();
    follower.facts().forEach(seen -> owners.put(seen.partition(), seen.owner()));
    SortedMap<String, List<Integer>> partitions = new TreeMap<>();
    owners.forEach((partition, owner) ->
        partitions.computeIfAbsent(owner, name -> new ArrayList<>()).add(partition));
    return partitions;
  }

  private CoordinatorProcess ownerOf(BuildId build) {
    String owner =
        owners().entrySet().stream()
            .filter(entry -> entry.getValue().contains(build.partition()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return Optional.ofNullable(coordinators.get(owner)).orElseThrow();
  }

  private List<Integer> partitionsOf(CoordinatorProcess coordinator) {
    return owners().getOrDefault(coordinator.name(), List.of());
  }

  /** The first fact that counts in each of the lost partitions which is not the victim's. */
  private Map<Integer, FactFollower.Seen> firstFactsOfOthers(
      CoordinatorProcess victim, List<Integer> lost, long since) {
    Map<Integer, FactFollower.Seen> first = new TreeMap<>();
    for (FactFollower.Seen seen : follower.facts()) {
      if (seen.seenAt() > since
          && lost.contains(seen.partition())
          && !seen.isVoid()
          && !seen.owner().equals(victim.name())
          && seen.fact() instanceof Fact.OfBuild) {
        first.putIfAbsent(seen.partition(), seen);
      }
    }
    return first;
  }

  private static double seconds(long before, Map<Integer, FactFollower.Seen> firsts) {
    long last =
        firsts.values().stream()
            .max(Comparator.comparingLong(FactFollower.Seen::seenAt))
            .map(FactFollower.Seen::seenAt)
            .orElse(before);
    return (last - before) / 1e9;
  }

  /** The figures stand in {@code target/failover.txt}. */
  private void report(List<Double> failovers) throws IOException {
    List<Double> sorted = failovers.stream().sorted().toList();
    long voids = follower.facts().stream().filter(FactFollower.Seen::isVoid).count();
    Files.writeString(
        Path.of("target", "failover.txt"),
        "%d rounds; until every lost partition went on: shortest %.1f s, median %.1f s, longest %.1f s; %d void facts of zombies%n"
            .formatted(
                failovers.size(),
                sorted.getFirst(),
                sorted.get(sorted.size() / 2),
                sorted.getLast(),
                voids));
  }

  private static synchronized Ulid nextId() {
    return Ulid.next(Instant.now(Clock.systemUTC()), RANDOM);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
