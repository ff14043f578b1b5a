package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.POOL;
import static dev.kiln.coordinator.plan.TreeFixture.recipe;
import static dev.kiln.coordinator.plan.TreeFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.PlannedTask;
import dev.kiln.event.PlannedTask.Exclusion;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import dev.kiln.image.KeyHash;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "1, 1, 1", "500, 1, 500", "501, 2, 1", "1000, 2, 500", "1001, 3, 1"})
  void aPartHoldsUpToFiveHundredTasks(int tasks, int parts, int inTheLast) {
    Plan plan = new Plan(IntStream.range(0, tasks).mapToObj(i -> task("i" + i)).toList());

    assertThat(plan.parts()).hasSize(parts);
    assertThat(plan.parts().getLast()).hasSize(inTheLast);
    assertThat(plan.parts()).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(500));
    assertThat(plan.parts().stream().flatMap(List::stream).toList()).isEqualTo(plan.tasks());
  }

  @Test
  void thePlanDoesNotChangeWithTheListThatItWasMadeFrom() {
    List<PlannedTask> tasks = new ArrayList<>(List.of(task("base")));
    Plan plan = new Plan(tasks);

    tasks.add(task("late"));

    assertThat(plan.tasks()).containsExactly(task("base"));
  }

  @Test
  void theSameTasksHaveTheSameDigest() {
    assertThat(new Plan(List.of(task("a"), task("b", "a"))).digest())
        .isEqualTo(new Plan(List.of(task("a"), task("b", "a"))).digest());
  }

  @Test
  void everythingInATaskChangesTheDigest() {
    PlannedTask original = task("b", "a");
    TaskFixture fixture = new TaskFixture();
    List<PlannedTask> variants =
        List.of(
            original,
            task("c", "a"),
            task("b"),
            task("b", "a", "c"),
            fixture.recipe("x").task(),
            fixture.pool("arm64").task(),
            fixture.allowedToFail().task(),
            fixture.rebuild().task(),
            fixture.source("b", "1f").task(),
            fixture.source("b", "2f").task(),
            fixture.source("b/plugins/x", "1f").task(),
            fixture.excluded(Exclusion.of(TaskStatus.UNMATCHED, "why")).task(),
            fixture.excluded(Exclusion.of(TaskStatus.SKIPPED, "why")).task(),
            fixture.excluded(Exclusion.of(TaskStatus.SKIPPED, "so")).task(),
            fixture.excluded(new Exclusion(TaskStatus.SKIPPED, "so", Optional.of(ONE))).task(),
            fixture.excluded(new Exclusion(TaskStatus.SKIPPED, "so", Optional.of(TWO))).task());

    assertThat(variants)
        .extracting(task -> new Plan(List.of(task)).digest())
        .doesNotHaveDuplicates();
  }

  /** A submission that is under way while coordinators are replaced must not be rejected. */
  @Test
  void aPlanThatUsesNothingNewHasTheDigestThatItAlwaysHad() {
    PlannedTask excluded =
        new TaskFixture().excluded(Exclusion.of(TaskStatus.UNMATCHED, "why")).task();

    assertThat(new Plan(List.of(excluded)).digest())
        .isEqualTo(
            KeyHash.of("kiln-plan/1")
                .add("image", "b")
                .add("parent", "a")
                .add("recipe", recipe("b").toString())
                .add("pool", "amd64")
                .add("allowed to fail", "false")
                .add("status", "unmatched")
                .add("reason", "why")
                .digest());
  }

  @Test
  void theOrderAndTheNumberOfTasksChangeTheDigest() {
    List<List<PlannedTask>> variants =
        List.of(
            List.of(),
            List.of(task("a")),
            List.of(task("a"), task("b")),
            List.of(task("b"), task("a")),
            List.of(task("a"), task("a")));

    assertThat(variants).extracting(tasks -> new Plan(tasks).digest()).doesNotHaveDuplicates();
  }

  /** The task b, made from a, as a value of which each method changes one thing. */
  private record TaskFixture(PlannedTask task) {

    TaskFixture() {
      this(TreeFixture.task("b", "a"));
    }

    TaskFixture recipe(String of) {
      return with(TreeFixture.recipe(of), POOL, false, false, task.sources(), Optional.empty());
    }

    TaskFixture pool(String name) {
      return with(task.recipe(), Pool.parse(name), false, false, task.sources(), Optional.empty());
    }

    TaskFixture allowedToFail() {
      return with(task.recipe(), POOL, true, false, task.sources(), Optional.empty());
    }

    TaskFixture rebuild() {
      return with(task.recipe(), POOL, false, true, task.sources(), Optional.empty());
    }

    TaskFixture source(String id, String pin) {
      return with(
          task.recipe(), POOL, false, false, new TreeMap<>(Map.of(id, pin)), Optional.empty());
    }

    TaskFixture excluded(Exclusion exclusion) {
      return with(task.recipe(), POOL, false, false, task.sources(), Optional.of(exclusion));
    }

    private TaskFixture with(
        RecipeKey recipe,
        Pool pool,
        boolean allowedToFail,
        boolean rebuild,
        SortedMap<String, String> sources,
        Optional<Exclusion> exclusion) {
      return new TaskFixture(
          new PlannedTask(
              task.image(),
              task.parents(),
              recipe,
              pool,
              allowedToFail,
              rebuild,
              sources,
              Optional.empty(),
              exclusion));
    }
  }
}
