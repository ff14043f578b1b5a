package dev.kiln.coordinator.plan;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PlannedTask.Exclusion;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** Makes the plan of a build from the graph, the recipes and what the user asked for. */
public final class Planner {

  private Planner() {}

  /**
   * Returns the plan.
   *
   * @param recipes the recipe key of every image of the graph
   * @param allowedToFail images without which the build succeeds too
   */
  public static Plan plan(
      ImageGraph graph,
      Map<ImageName, RecipeKey> recipes,
      Selection selection,
      Set<ImageName> allowedToFail,
      Pool pool) {
    SortedSet<ImageName> selected = selection.selected(graph);
    List<PlannedTask> tasks = new ArrayList<>();
    for (ImageName image : graph.parentsFirst()) {
      RecipeKey recipe = recipes.get(image);
      if (recipe == null) {
        throw new IllegalArgumentException("no recipe key for " + image);
      }
      Optional<Exclusion> exclusion =
          selected.contains(image)
              ? Optional.empty()
              : Optional.of(
                  new Exclusion(TaskStatus.UNMATCHED, "its name matches no pattern of the build"));
      tasks.add(
          new PlannedTask(
              image, graph.parents(image), recipe, pool, allowedToFail.contains(image), exclusion));
    }
    return new Plan(tasks);
  }
}
