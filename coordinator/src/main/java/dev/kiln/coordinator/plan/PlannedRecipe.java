package dev.kiln.coordinator.plan;

import dev.kiln.image.RecipeKey;

/**
 * What a task says of its image's recipe.
 *
 * @param outline as in {@link dev.kiln.event.PlannedTask}; may be empty
 */
public record PlannedRecipe(RecipeKey key, String outline) {

  /** A recipe without an outline. */
  public static PlannedRecipe of(RecipeKey key) {
    return new PlannedRecipe(key, "");
  }
}
