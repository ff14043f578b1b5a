package dev.kiln.coordinator.simulation.night;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A build that somebody is going to submit.
 *
 * @param seed decides the graph and its tasks
 * @param size how many images it has
 * @param submittedAt when its first part is sent, in milliseconds of the night
 * @param longest how long an image takes at most as a rule, in milliseconds
 */
public record BuildPlan(
    BuildId id,
    long seed,
    GraphShape shape,
    int size,
    List<Pool> pools,
    Conditions conditions,
    long submittedAt,
    int longest) {

  /** What the header of a build says that can differ. */
  public record Conditions(
      String tag, PublishPolicy publish, int priority, int retries, Duration deadline) {}

  /** The same with fewer images. */
  public BuildPlan ofSize(int images) {
    return new BuildPlan(id, seed, shape, images, pools, conditions, submittedAt, longest);
  }

  public BuildHeader header() {
    return new BuildHeader(
        conditions.tag,
        new BuildHeader.Destination("registry:5000", "kiln", ""),
        digest("bundle"),
        Platform.parse("linux/amd64"),
        new BuildHeader.Pins("debian:bookworm", "", "docker"),
        new TreeMap<>(),
        conditions.priority,
        conditions.publish,
        conditions.retries,
        Duration.ofHours(1),
        conditions.deadline,
        "somebody",
        Optional.empty());
  }

  /** The tasks, parents before children; now and then one is left out or may fail. */
  public List<PlannedTask> tasks() {
    Chance chance = Chance.of(seed, "tasks");
    List<SortedSet<Integer>> graph = shape.draw(size, Chance.of(seed, "graph"));
    List<PlannedTask> tasks = new ArrayList<>();
    Set<ImageName> withoutImage = new HashSet<>();
    int edition = chance.below(2);
    for (int number = 0; number < size; number++) {
      SortedSet<ImageName> parents = new TreeSet<>();
      graph.get(number).forEach(parent -> parents.add(image(parent)));
      boolean unbuildable = parents.stream().anyMatch(withoutImage::contains);
      PlannedTask task = task(image(number), parents, unbuildable, edition, chance);
      if (task.exclusion().isPresent() && task.existing().isEmpty()) {
        withoutImage.add(task.image());
      }
      tasks.add(task);
    }
    return tasks;
  }

  private PlannedTask task(
      ImageName image,
      SortedSet<ImageName> parents,
      boolean unbuildable,
      int edition,
      Chance chance) {
    boolean rebuild = chance.happens(0.05);
    String salt = rebuild ? id.value() : chance.happens(0.2) ? "edition " + edition : "";
    Optional<PlannedTask.Exclusion> exclusion = exclusion(image, unbuildable, chance);
    return new PlannedTask(
        image,
        parents,
        new RecipeKey(digest("recipe of " + image + salt)),
        chance.happens(0.3) ? pools.getLast() : pools.getFirst(),
        chance.happens(0.1),
        rebuild,
        new TreeMap<>(),
        chance.happens(0.2)
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(chance.between(longest / 10, longest))),
        exclusion);
  }

  /** Below what is left out without an image nothing can be built. */
  private static Optional<PlannedTask.Exclusion> exclusion(
      ImageName image, boolean unbuildable, Chance chance) {
    int kind = chance.below(60);
    if (kind == 0) {
      return Optional.of(
          new PlannedTask.Exclusion(
              TaskStatus.SKIPPED, "it is there already", Optional.of(standIn(image))));
    }
    if (!unbuildable && kind > 1) {
      return Optional.empty();
    }
    TaskStatus status =
        chance.oneOf(List.of(TaskStatus.UNBUILDABLE, TaskStatus.UNMATCHED, TaskStatus.SKIPPED));
    return Optional.of(PlannedTask.Exclusion.of(status, "left out"));
  }

  /** The image that stands in for one that is left out. */
  public static Digest standIn(ImageName image) {
    return digest("stands in for " + image);
  }

  private static ImageName image(int number) {
    return ImageName.of("i" + number);
  }

  private static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }
}
