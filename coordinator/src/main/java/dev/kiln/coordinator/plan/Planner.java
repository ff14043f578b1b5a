package dev.kiln.coordinator.plan;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/** Makes the plan of a build from the recipes and what was chosen. */
public final class Planner {

  private Planner() {}

  /**
   * Returns the plan.
   *
   * @param recipes the recipe of every image of the graph
   * @param sources what is fetched for an image, by the sources' ids; images that fetch nothing may
   *     be absent
   * @param allowedToFail images without which the build succeeds too
   * @param pools where an image is offered
   * @throws IllegalArgumentException if a parent of an image that is to be built is missing
   */
  public static Plan plan(
      Choices choices,
      Map<ImageName, PlannedRecipe> recipes,
      Map<ImageName, ? extends SortedMap<String, String>> sources,
      Set<ImageName> allowedToFail,
      Function<ImageName, Pool> pools) {
    if (!choices.missingParents().isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to build these images on: " + choices.missingParents());
    }
    ImageGraph graph = choices.graph();
    Set<ImageName> rebuilt = choices.rebuilt();
    List<PlannedTask> tasks = new ArrayList<>();
    for (ImageName image : graph.parentsFirst()) {
      PlannedRecipe recipe = recipes.get(image);
      if (recipe == null) {
        throw new IllegalArgumentException("no recipe key for " + image);
      }
      SortedMap<String, String> fetched = sources.get(image);
      tasks.add(
          new PlannedTask(
              image,
              graph.parents(image),
              recipe.key(),
              pools.apply(image),
              allowedToFail.contains(image),
              rebuilt.contains(image),
              fetched == null ? Collections.emptySortedMap() : fetched,
              Optional.empty(),
              choices.of(image).exclusion(),
              recipe.outline()));
    }
    return new Plan(tasks);
  }
}
