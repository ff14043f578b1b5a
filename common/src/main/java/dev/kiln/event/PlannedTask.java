package dev.kiln.event;

import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One image in one build, as planned.
 *
 * @param recipe the recipe key that a worker must come to as well
 * @param allowedToFail whether the build succeeds without it
 * @param exclusion why it is not built at all, where that was decided at planning
 */
public record PlannedTask(
    ImageName image,
    SortedSet<ImageName> parents,
    RecipeKey recipe,
    Pool pool,
    boolean allowedToFail,
    Optional<Exclusion> exclusion) {

  public PlannedTask {
    parents = Collections.unmodifiableSortedSet(new TreeSet<>(parents));
  }

  /**
   * A status decided at planning, with its reason in words.
   *
   * @param status one of {@code SKIPPED}, {@code UNMATCHED}, {@code UNBUILDABLE}
   */
  public record Exclusion(TaskStatus status, String reason) {

    public Exclusion {
      if (!status.isEnded() || status.hasImage()) {
        throw new IllegalArgumentException(status + " is not decided at planning");
      }
    }
  }
}
