package dev.kiln.coordinator.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.TaskStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of judging, deciding and folding that hold on every night. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomNightTest {

  private final Map<Long, RandomNight> nights = new HashMap<>();

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyBuildEndsAndNothingHappensThatMustNot(long seed) {
    RandomNight night = nightOf(seed);

    assertThat(night.state().builds())
        .as("seed %d", seed)
        .isNotEmpty()
        .allMatch(build -> build.status() != BuildStatus.RUNNING);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void foldingAPrefixAndThenTheRestIsFoldingAll(long seed) {
    RandomNight night = nightOf(seed);
    List<RecordedFact> log = night.log();
    int middle = new Random(seed).nextInt(log.size());
    PartitionState folded = new PartitionState();

    log.subList(0, middle).forEach(folded::fold);
    log.subList(middle / 2, log.size()).forEach(folded::fold);

    assertThat(Snapshot.of(folded)).as("seed %d", seed).isEqualTo(Snapshot.of(night.state()));
    assertThat(folded.nextOffset()).isEqualTo(night.state().nextOffset());
    assertThat(folded.term()).isEqualTo(night.state().term());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void repeatedFactsAndThoseOfFencedOwnersChangeNothing(long seed) {
    RandomNight night = nightOf(seed);
    Random random = new Random(seed);
    PartitionState disturbed = new PartitionState();
    long term = PartitionState.NO_TERM;

    for (RecordedFact recorded : night.log()) {
      boolean fenced = recorded.term() != term;
      append(disturbed, recorded, fenced);
      if (recorded.fact() instanceof Fact.PartitionTaken) {
        term = recorded.offset();
      } else if (random.nextInt(3) == 0) {
        append(disturbed, recorded, fenced);
      }
      RecordedFact any = night.log().get(random.nextInt(night.log().size()));
      if (!(any.fact() instanceof Fact.PartitionTaken)) {
        append(disturbed, any, true);
      }
    }

    assertThat(Snapshot.of(disturbed)).as("seed %d", seed).isEqualTo(Snapshot.of(night.state()));
  }

  @Test
  void theNightsAreNotAllAlike() {
    Map<BuildStatus, Integer> ends = new EnumMap<>(BuildStatus.class);
    Set<Class<?>> kinds = new HashSet<>();
    Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);
    long onOtherImages = 0;

    for (RandomNight night : seeds().mapToObj(this::nightOf).toList()) {
      night.log().forEach(recorded -> kinds.add(recorded.fact().getClass()));
      for (BuildState build : night.state().builds()) {
        ends.merge(build.status(), 1, Integer::sum);
        for (TaskState task : build.tasks()) {
          statuses.add(task.status());
          onOtherImages += standIns(build, task);
        }
      }
    }

    assertThat(ends)
        .containsOnlyKeys(BuildStatus.SUCCEEDED, BuildStatus.FAILED, BuildStatus.CANCELLED);
    assertThat(kinds).containsAll(Set.of(Fact.OfTask.class.getPermittedSubclasses()));
    assertThat(statuses)
        .isEqualTo(
            EnumSet.complementOf(
                EnumSet.of(TaskStatus.WAITING, TaskStatus.QUEUED, TaskStatus.BUILDING)));
    assertThat(onOtherImages).isGreaterThan(50);
  }

  /** On how many images of skipped parents the task was built. */
  private static long standIns(BuildState build, TaskState task) {
    return task.parents().keySet().stream()
        .flatMap(parent -> build.task(parent).stream())
        .filter(parent -> parent.status() == TaskStatus.SKIPPED)
        .count();
  }

  /** Writes the fact at the next offset, in the newest term or in one that is over. */
  private static void append(PartitionState state, RecordedFact fact, boolean fenced) {
    long term = fenced ? state.term() - 1 : state.term();
    state.fold(
        new RecordedFact(state.nextOffset(), fact.time(), term, fact.answers(), fact.fact()));
  }

  private RandomNight nightOf(long seed) {
    return nights.computeIfAbsent(seed, RandomNightTest::run);
  }

  private static RandomNight run(long seed) {
    try {
      return new RandomNight(seed).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
