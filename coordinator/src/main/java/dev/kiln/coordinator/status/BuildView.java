package dev.kiln.coordinator.status;

import java.util.Comparator;
import java.util.List;

/** A build with all its tasks, sorted by the image's name. */
public record BuildView(BuildSummary summary, List<TaskView> tasks) {

  public BuildView {
    tasks = tasks.stream().sorted(Comparator.comparing(TaskView::image)).toList();
  }
}
