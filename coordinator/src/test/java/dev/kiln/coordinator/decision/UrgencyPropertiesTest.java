package dev.kiln.coordinator.decision;

import static dev.kiln.coordinator.build.Samples.POOL;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.build;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.taking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.PartitionFixture;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.PlannedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of the order in which tasks are offered, whatever the builds. */
class UrgencyPropertiesTest {

  private static final Comparator<Urgency.Candidate> ORDER = Urgency.Candidate.MOST_URGENT_FIRST;

  private final Urgency urgency = new Urgency(Duration.ofMinutes(30));

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theOrderIsTotal(long seed) {
    List<Urgency.Candidate> candidates = candidates(builds(seed), Duration.ZERO);

    for (Urgency.Candidate one : candidates) {
      for (Urgency.Candidate other : candidates) {
        assertThat(Integer.signum(ORDER.compare(one, other)))
            .isEqualTo(-Integer.signum(ORDER.compare(other, one)));
        assertThat(ORDER.compare(one, other) == 0).isEqualTo(one == other);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theOrderDoesNotDependOnWhereATaskStoodBefore(long seed) {
    List<Urgency.Candidate> candidates = candidates(builds(seed), Duration.ZERO);
    List<Urgency.Candidate> shuffled = new ArrayList<>(candidates);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(shuffled.stream().sorted(ORDER).toList())
        .isEqualTo(candidates.stream().sorted(ORDER).toList());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void withinABuildTheOrderNeverChanges(long seed) {
    PartitionFixture partition = builds(seed);
    Duration later = Duration.ofMinutes(new Random(seed).nextInt(2_000));

    for (BuildState build : partition.state.builds()) {
      assertThat(inOrder(partition, build, later))
          .isEqualTo(inOrder(partition, build, Duration.ZERO));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theWindowIsFilledWithTheMostUrgentAndNeverStarvesAWorker(long seed) {
    PartitionFixture partition = builds(seed);
    Farm farm = new Farm(Duration.ofSeconds(15));
    int slots = 1 + new Random(seed).nextInt(8);
    farm.heard(
        new Heartbeat(WORKER, Instant.EPOCH, "test", List.of(POOL), slots, List.of(), false),
        Duration.ZERO);
    List<Urgency.Candidate> all =
        candidates(partition, Duration.ZERO).stream().sorted(ORDER).toList();

    List<String> offered =
        new Decider(Decider.Rules.standard())
            .decide(partition.state, farm, Share.WHOLE, partition.now()).facts().stream()
                .map(Fact.TaskQueued.class::cast)
                .map(fact -> fact.build() + "/" + fact.image())
                .toList();

    assertThat(offered)
        .hasSize(Math.min(all.size(), slots + 1))
        .isEqualTo(all.stream().limit(offered.size()).map(UrgencyPropertiesTest::name).toList());
  }

  /** Some builds of tasks that are all ready; few values, so that many are equally urgent. */
  private static PartitionFixture builds(long seed) {
    Random random = new Random(seed);
    PartitionFixture partition = PartitionFixture.taken();
    int builds = 1 + random.nextInt(4);
    for (int n = 1; n <= builds; n++) {
      List<PlannedTask> plan = new ArrayList<>();
      int tasks = 1 + random.nextInt(6);
      for (int i = 0; i < tasks; i++) {
        plan.add(taking(Duration.ofMinutes(1 + random.nextInt(3)), "i" + i));
      }
      partition
          .accepted(
              build(n), header().priority(random.nextInt(3)), plan.toArray(PlannedTask[]::new))
          .later(Duration.ofMinutes(random.nextInt(60)));
    }
    return partition;
  }

  private List<Urgency.Candidate> candidates(PartitionFixture partition, Duration later) {
    List<Urgency.Candidate> candidates = new ArrayList<>();
    for (BuildState build : partition.state.builds()) {
      int priority = urgency.priority(build, partition.now().plus(later));
      build.tasks().forEach(task -> candidates.add(new Urgency.Candidate(build, task, priority)));
    }
    return candidates;
  }

  private List<String> inOrder(PartitionFixture partition, BuildState build, Duration later) {
    return candidates(partition, later).stream()
        .filter(candidate -> candidate.build() == build)
        .sorted(ORDER)
        .map(UrgencyPropertiesTest::name)
        .toList();
  }

  private static String name(Urgency.Candidate candidate) {
    return candidate.build().id() + "/" + candidate.task().image();
  }
}
