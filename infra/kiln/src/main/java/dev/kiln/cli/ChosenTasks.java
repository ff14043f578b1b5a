package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks of a running build that somebody wants to change, all of them found to be there and not
 * ended before anything is asked of the farm.
 */
final class ChosenTasks {

  private final BuildView build;
  private final Set<ImageName> images;

  private ChosenTasks(BuildView build, Set<ImageName> images) {
    this.build = build;
    this.images = images;
  }

  /**
   * Finds the tasks.
   *
   * @param names as they were typed
   * @throws CommandFailure that tells everything that is wrong with them
   */
  static ChosenTasks of(BuildView build, Collection<String> names) {
    if (build.summary().status() != BuildStatus.RUNNING) {
      throw CommandFailure.usage(
          "build %s has ended already as %s"
              .formatted(build.summary().id(), build.summary().status()));
    }
    Set<ImageName> images = new LinkedHashSet<>();
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      Optional<TaskView> task =
          build.tasks().stream().filter(each -> each.image().value().equals(name)).findFirst();
      task.map(TaskView::image).ifPresent(images::add);
      problemWith(build, name, task).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw CommandFailure.usage(String.join(System.lineSeparator() + "error: ", problems));
    }
    return new ChosenTasks(build, images);
  }

  BuildId id() {
    return build.summary().id();
  }

  Set<ImageName> images() {
    return images;
  }

  /** The image and how much goes with it, such as {@code nova-base and 3 images made from it}. */
  String withBelow(ImageName image) {
    int below = below(image);
    return below == 0
        ? image.value()
        : "%s and %d image%s made from it".formatted(image, below, below == 1 ? "" : "s");
  }

  private int below(ImageName image) {
    Set<ImageName> above = new HashSet<>(Set.of(image));
    boolean grows = true;
    while (grows) {
      grows =
          above.addAll(
              build.tasks().stream()
                  .filter(task -> !task.status().isEnded())
                  .filter(task -> task.parents().stream().anyMatch(above::contains))
                  .map(TaskView::image)
                  .collect(Collectors.toSet()));
    }
    return above.size() - 1;
  }

  private static Optional<String> problemWith(
      BuildView build, String name, Optional<TaskView> task) {
    if (task.isEmpty()) {
      List<String> known = build.tasks().stream().map(each -> each.image().value()).toList();
      return Optional.of(
          "build %s has no image '%s'%s"
              .formatted(build.summary().id(), name, Nearest.suggestion(name, known)));
    }
    return task.filter(each -> each.status().isEnded())
        .map(ended ->
            "%s has ended already as %s%s"
                .formatted(
                    name,
                    ended.status(),
                    ended.reason().map(reason -> " (" + reason + ")").orElse("")));
  }
}
