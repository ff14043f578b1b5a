package dev.kiln.event;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.KeyHash;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One image in one build, as planned.
 *
 * @param image the image's name
 * @param parents the images that it is made from
 * @param recipe the recipe key that a worker must come to as well
 * @param pool where it is offered
 * @param allowedToFail whether the build succeeds without it
 * @param rebuild whether it is built even if an image like it is there: {@linkplain
 *     BuildHeader.Pins#rebuilding the build's id is the salt} of its recipe
 * @param sources what is fetched for it: the source's id and exactly what it stands for, such as a
 *     commit
 * @param expected how long an attempt has lately taken, where it is known; a guess that decides the
 *     order in which tasks are offered, never what is made
 * @param exclusion why it is not built at all, where that was decided at planning
 * @param outline short hashes of the groups of things that the recipe consists of, by which a
 *     worker that comes to another recipe can say where the difference lies; may be empty
 */
public record PlannedTask(
    ImageName image,
    SortedSet<ImageName> parents,
    RecipeKey recipe,
    Pool pool,
    boolean allowedToFail,
    boolean rebuild,
    SortedMap<String, String> sources,
    Optional<Duration> expected,
    Optional<Exclusion> exclusion,
    String outline) {

  public PlannedTask {
    parents = Collections.unmodifiableSortedSet(new TreeSet<>(parents));
    sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
  }

  /** A task whose recipe has no outline. */
  public PlannedTask(
      ImageName image,
      SortedSet<ImageName> parents,
      RecipeKey recipe,
      Pool pool,
      boolean allowedToFail,
      boolean rebuild,
      SortedMap<String, String> sources,
      Optional<Duration> expected,
      Optional<Exclusion> exclusion) {
    this(image, parents, recipe, pool, allowedToFail, rebuild, sources, expected, exclusion, "");
  }

  /** The image that children are built on although this task does not make one. */
  public Optional<Digest> existing() {
    return exclusion.flatMap(Exclusion::existing);
  }

  /** The same with how long it is expected to take. */
  public PlannedTask expecting(Optional<Duration> duration) {
    return new PlannedTask(
        image,
        parents,
        recipe,
        pool,
        allowedToFail,
        rebuild,
        sources,
        duration,
        exclusion,
        outline);
  }

  /**
   * The digest over all tasks of a plan, by which a submission proves that all parts are there. A
   * field that came later counts only where it says something, so that plans without it keep their
   * digest.
   */
  public static Digest digest(List<PlannedTask> tasks) {
    KeyHash hash = KeyHash.of("kiln-plan/1");
    for (PlannedTask task : tasks) {
      hash.add("image", task.image.value());
      task.parents.forEach(parent -> hash.add("parent", parent.value()));
      hash.add("recipe", task.recipe.toString());
      hash.add("pool", task.pool.name());
      hash.add("allowed to fail", Boolean.toString(task.allowedToFail));
      if (task.rebuild) {
        hash.add("rebuild", "true");
      }
      task.sources.forEach((source, pin) -> hash.add("source " + source, pin));
      task.exclusion.ifPresent(exclusion ->
          hash.add("status", exclusion.status().word()).add("reason", exclusion.reason()));
      task.existing().ifPresent(digest -> hash.add("existing", digest.value()));
    }
    return hash.digest();
  }

  /**
   * A status decided at planning, with its reason in words.
   *
   * @param status one of {@code skipped}, {@code unmatched}, {@code unbuildable}
   * @param reason why, for people
   * @param existing the image in the registry that children are built on; only of a skipped task
   */
  public record Exclusion(TaskStatus status, String reason, Optional<Digest> existing) {

    public Exclusion {
      if (!status.isEnded() || status.hasImage()) {
        throw new IllegalArgumentException(status + " is not decided at planning");
      }
      if (existing.isPresent() && status != TaskStatus.SKIPPED) {
        throw new IllegalArgumentException("nothing is built on an image that is " + status);
      }
    }

    /** An exclusion without an image that children could be built on. */
    public static Exclusion of(TaskStatus status, String reason) {
      return new Exclusion(status, reason, Optional.empty());
    }
  }
}
