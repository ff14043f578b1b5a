package dev.kiln.event;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.KeyHash;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.util.Collections;
import java.util.List;
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

  /** The digest over all tasks of a plan, by which a submission proves that all parts are there. */
  public static Digest digest(List<PlannedTask> tasks) {
    KeyHash hash = KeyHash.of("kiln-plan/1");
    for (PlannedTask task : tasks) {
      hash.add("image", task.image.value());
      task.parents.forEach(parent -> hash.add("parent", parent.value()));
      hash.add("recipe", task.recipe.toString());
      hash.add("pool", task.pool.name());
      hash.add("allowed to fail", Boolean.toString(task.allowedToFail));
      task.exclusion.ifPresent(exclusion ->
          hash.add("status", exclusion.status().word()).add("reason", exclusion.reason()));
    }
    return hash.digest();
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
