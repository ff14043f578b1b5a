package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.POOL;
import static dev.kiln.coordinator.plan.TreeFixture.existing;
import static dev.kiln.coordinator.plan.TreeFixture.graph;
import static dev.kiln.coordinator.plan.TreeFixture.name;
import static dev.kiln.coordinator.plan.TreeFixture.names;
import static dev.kiln.coordinator.plan.TreeFixture.recipe;
import static dev.kiln.coordinator.plan.TreeFixture.recipes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.ImageName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlannerTest {

  @Test
  void everyImageOfTheTreeIsInThePlanParentsFirst() {
    Plan plan = plan(new Wish().matching("keystone"));

    assertThat(plan.tasks()).extracting(PlannedTask::image).isEqualTo(graph().parentsFirst());
  }

  @Test
  void aTaskKnowsItsParentsRecipeAndPool() {
    PlannedTask task = taskOf(plan(new Wish().matching("keystone")), "keystone");

    assertThat(task.parents()).containsExactlyElementsOf(names("openstack-base"));
    assertThat(task.recipe()).isEqualTo(recipe("keystone"));
    assertThat(task.outline()).isEqualTo("outline of keystone");
    assertThat(task.pool()).isEqualTo(POOL);
    assertThat(task.rebuild()).isFalse();
    assertThat(task.sources()).isEmpty();
    assertThat(task.exclusion()).isEmpty();
  }

  @Test
  void aTaskKnowsWhatIsFetchedForIt() {
    SortedMap<String, String> sources = new TreeMap<>(Map.of("keystone", "1f"));

    Plan plan =
        Planner.plan(
            new Wish().choices(),
            recipes(),
            Map.of(name("keystone"), sources),
            Set.of(),
            image -> POOL);

    assertThat(taskOf(plan, "keystone").sources()).isEqualTo(sources);
    assertThat(taskOf(plan, "nova-api").sources()).isEmpty();
  }

  @Test
  void whatIsNotSelectedIsExcludedWithTheReasonThatWasChosen() {
    Plan plan = plan(new Wish().matching("keystone"));

    assertThat(taskOf(plan, "memcached").exclusion())
        .contains(PlannedTask.Exclusion.of(TaskStatus.UNMATCHED, "its name matches no pattern"));
  }

  @Test
  void aSkippedParentHandsItsImageToItsChildren() {
    Plan plan =
        plan(new Wish().matching("keystone").skipping(Skip.PARENTS).existing("openstack-base"));

    assertThat(taskOf(plan, "openstack-base").existing())
        .isEqualTo(existing("openstack-base").digest());
    assertThat(taskOf(plan, "base").existing()).isEmpty();
    assertThat(taskOf(plan, "base").exclusion())
        .map(PlannedTask.Exclusion::status)
        .contains(TaskStatus.SKIPPED);
    assertThat(taskOf(plan, "keystone").exclusion()).isEmpty();
  }

  @Test
  void whatIsToBeRebuiltIsMarked() {
    Plan plan = plan(new Wish().rebuilding("keystone"));

    assertThat(taskOf(plan, "keystone").rebuild()).isTrue();
    assertThat(taskOf(plan, "openstack-base").rebuild()).isFalse();
  }

  @Test
  void whatMayFailIsMarked() {
    Plan plan =
        Planner.plan(
            new Wish().choices(), recipes(), Map.of(), Set.of(name("memcached")), image -> POOL);

    assertThat(taskOf(plan, "memcached").allowedToFail()).isTrue();
    assertThat(taskOf(plan, "keystone").allowedToFail()).isFalse();
  }

  @Test
  void anImageWithoutARecipeKeyIsAnError() {
    Map<ImageName, PlannedRecipe> incomplete = recipes();
    incomplete.remove(name("keystone"));

    assertThatThrownBy(
            () -> Planner.plan(new Wish().choices(), incomplete, Map.of(), Set.of(), image -> POOL))
        .hasMessage("no recipe key for keystone");
  }

  @Test
  void aPlanWithoutAnythingToBuildAnImageOnIsAnError() {
    Wish wish = new Wish().matching("keystone").skipping(Skip.PARENTS);

    assertThatThrownBy(() -> plan(wish))
        .hasMessage("there is nothing to build these images on: {openstack-base=[keystone]}");
  }

  private static Plan plan(Wish wish) {
    return Planner.plan(wish.choices(), recipes(), Map.of(), Set.of(), image -> POOL);
  }

  private static PlannedTask taskOf(Plan plan, String image) {
    Optional<PlannedTask> found =
        plan.tasks().stream().filter(task -> task.image().equals(name(image))).findFirst();
    return found.orElseThrow();
  }
}
