package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.POOL;
import static dev.kiln.coordinator.plan.TreeFixture.graph;
import static dev.kiln.coordinator.plan.TreeFixture.name;
import static dev.kiln.coordinator.plan.TreeFixture.names;
import static dev.kiln.coordinator.plan.TreeFixture.recipe;
import static dev.kiln.coordinator.plan.TreeFixture.recipes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.ImageName;
import dev.kiln.image.RecipeKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

  @Test
  void everyImageOfTheTreeIsInThePlanParentsFirst() {
    Plan plan = plan("keystone");

    assertThat(plan.tasks()).extracting(PlannedTask::image).isEqualTo(graph().parentsFirst());
  }

  @Test
  void aTaskKnowsItsParentsRecipeAndPool() {
    PlannedTask task = taskOf(plan("keystone"), "keystone");

    assertThat(task.parents()).containsExactlyElementsOf(names("openstack-base"));
    assertThat(task.recipe()).isEqualTo(recipe("keystone"));
    assertThat(task.pool()).isEqualTo(POOL);
    assertThat(task.exclusion()).isEmpty();
  }

  @Test
  void whatIsNotSelectedIsUnmatchedWithAReason() {
    PlannedTask task = taskOf(plan("keystone"), "memcached");

    assertThat(task.exclusion())
        .contains(
            new PlannedTask.Exclusion(
                TaskStatus.UNMATCHED, "its name matches no pattern of the build"));
  }

  @Test
  void ancestorsOfWhatIsSelectedAreBuiltToo() {
    assertThat(taskOf(plan("keystone"), "base").exclusion()).isEmpty();
  }

  @Test
  void whatMayFailIsMarked() {
    Plan plan =
        Planner.plan(graph(), recipes(), Selection.of(List.of()), Set.of(name("memcached")), POOL);

    assertThat(taskOf(plan, "memcached").allowedToFail()).isTrue();
    assertThat(taskOf(plan, "keystone").allowedToFail()).isFalse();
  }

  @Test
  void anImageWithoutARecipeKeyIsAnError() {
    Map<ImageName, RecipeKey> incomplete = recipes();
    incomplete.remove(name("keystone"));

    assertThatThrownBy(
            () -> Planner.plan(graph(), incomplete, Selection.of(List.of()), Set.of(), POOL))
        .hasMessage("no recipe key for keystone");
  }

  private static Plan plan(String pattern) {
    return Planner.plan(graph(), recipes(), Selection.of(List.of(pattern)), Set.of(), POOL);
  }

  private static PlannedTask taskOf(Plan plan, String image) {
    return plan.tasks().stream()
        .filter(task -> task.image().equals(name(image)))
        .findFirst()
        .orElseThrow();
  }
}
