package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.POOL;
import static dev.kiln.coordinator.plan.TreeFixture.name;
import static dev.kiln.coordinator.plan.TreeFixture.names;
import static dev.kiln.coordinator.plan.TreeFixture.recipe;
import static dev.kiln.coordinator.plan.TreeFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

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
    PlannedTask.Exclusion unmatched = new PlannedTask.Exclusion(TaskStatus.UNMATCHED, "why");
    PlannedTask.Exclusion skipped = new PlannedTask.Exclusion(TaskStatus.SKIPPED, "why");
    PlannedTask.Exclusion otherReason = new PlannedTask.Exclusion(TaskStatus.SKIPPED, "so");

    List<PlannedTask> variants =
        List.of(
            original,
            task("c", "a"),
            task("b"),
            task("b", "a", "c"),
            new PlannedTask(
                name("b"), new TreeSet<>(names("a")), recipe("x"), POOL, false, Optional.empty()),
            new PlannedTask(
                name("b"),
                original.parents(),
                original.recipe(),
                Pool.parse("arm64"),
                false,
                Optional.empty()),
            new PlannedTask(
                name("b"), original.parents(), original.recipe(), POOL, true, Optional.empty()),
            excluded(original, unmatched),
            excluded(original, skipped),
            excluded(original, otherReason));

    assertThat(variants)
        .extracting(task -> new Plan(List.of(task)).digest())
        .doesNotHaveDuplicates();
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

  private static PlannedTask excluded(PlannedTask task, PlannedTask.Exclusion exclusion) {
    return new PlannedTask(
        task.image(), task.parents(), task.recipe(), task.pool(), false, Optional.of(exclusion));
  }
}
