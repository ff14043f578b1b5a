package dev.kiln.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.night.NightPlan;
import dev.kiln.coordinator.simulation.oracle.FoldedPartition;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many nights of a farm; the property {@code kiln.simulation.seeds} says how many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulationTest {

  private static final long SEEDS = Long.getLong("kiln.simulation.seeds", 2_000);

  private final Coverage coverage = new Coverage();
  private List<Long> broken = List.of();

  @BeforeAll
  void letTheNightsPass() {
    broken =
        LongStream.range(0, SEEDS)
            .parallel()
            .filter(seed -> {
              Night night = new Night(NightPlan.of(seed), false);
              boolean broke = night.run().isPresent();
              coverage.add(night);
              return broke;
            })
            .boxed()
            .toList();
  }

  @Test
  void nothingHappensThatMustNeverHappen() {
    assertThat(broken)
        .as(() -> broken.isEmpty() ? "" : Simulation.explain(broken.getFirst()))
        .isEmpty();
  }

  @Test
  void everyKindOfFaultHappens() {
    assertThat(coverage.faults()).isEqualTo(EnumSet.allOf(Fault.class));
    assertThat(coverage.voidFacts()).isGreaterThan(SEEDS / 10);
  }

  @Test
  void everyKindOfFactIsWritten() {
    Set<Class<?>> written = new HashSet<>();
    for (Class<?> group : List.of(Fact.class, Fact.OfBuild.class, Fact.OfTask.class)) {
      written.addAll(List.of(group.getPermittedSubclasses()));
    }
    written.removeIf(Class::isInterface);
    written.remove(Fact.Unknown.class);

    assertThat(coverage.kinds()).isEqualTo(written);
  }

  @Test
  void tasksAndBuildsEndInEveryWay() {
    Stream<String> tasks =
        Arrays.stream(TaskStatus.values())
            .filter(TaskStatus::isEnded)
            .map(status -> "task " + status);
    Stream<String> builds =
        Arrays.stream(PublishPolicy.values())
            .flatMap(policy ->
                Stream.of(BuildStatus.SUCCEEDED, BuildStatus.FAILED, BuildStatus.CANCELLED)
                    .map(status -> "build %s, publish %s".formatted(status, policy)));

    assertThat(coverage.endings()).containsAll(Stream.concat(tasks, builds).toList());
  }

  @Test
  void aNightDependsOnItsSeedAlone() {
    for (long seed = 0; seed < 10; seed++) {
      assertThat(logs(seed)).as("seed %d", seed).isEqualTo(logs(seed));
    }
  }

  @Test
  void foldingAPrefixAndThenTheRestIsFoldingAll() {
    for (long seed = 0; seed < 50; seed++) {
      for (List<RecordedFact> log : logs(seed)) {
        int middle = new Random(seed).nextInt(log.size() + 1);
        PartitionState whole = new PartitionState(0);
        PartitionState inTwo = new PartitionState(0);

        log.forEach(whole::fold);
        log.subList(0, middle).forEach(inTwo::fold);
        log.subList(middle / 2, log.size()).forEach(inTwo::fold);

        assertThat(FoldedPartition.of(inTwo))
            .as("seed %d, middle %d", seed, middle)
            .isEqualTo(FoldedPartition.of(whole));
      }
    }
  }

  private static List<List<RecordedFact>> logs(long seed) {
    NightPlan plan = NightPlan.of(seed);
    Night night = new Night(plan, false);
    assertThat(night.run()).isEmpty();
    return IntStream.range(0, plan.partitions()).mapToObj(night::log).toList();
  }
}
