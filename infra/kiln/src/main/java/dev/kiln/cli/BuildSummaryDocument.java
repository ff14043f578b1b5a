package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.TaskStatus;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The summary that {@code --summary-json} writes; the field names are a contract with scripts. */
record BuildSummaryDocument(
    String build,
    String status,
    List<Done> built,
    List<Done> reused,
    List<Failed> failed,
    List<Skipped> skipped,
    List<Named> not_matched,
    List<Named> unbuildable) {

  /** An image that is there. */
  record Done(String name, String digest, long duration_ms, String worker) {}

  /** An image that is not there. */
  record Failed(String name, String status, String cause, String message, @Nullable String log) {}

  /** An image that was left out on request. */
  record Skipped(String name, String reason) {}

  /** An image by its name alone. */
  record Named(String name) {}

  /**
   * Makes the summary.
   *
   * @param log where the output of an image is
   */
  static BuildSummaryDocument of(BuildView view, Function<TaskView, @Nullable String> log) {
    return new BuildSummaryDocument(
        view.summary().id().value(),
        view.summary().status().toString(),
        list(view, is(TaskStatus.BUILT), BuildSummaryDocument::done),
        list(view, is(TaskStatus.REUSED), BuildSummaryDocument::done),
        list(
            view,
            task ->
                switch (task.status()) {
                  case FAILED, PARENT_FAILED, CANCELLED -> true;
                  case WAITING, QUEUED, BUILDING, BUILT, REUSED, SKIPPED, UNMATCHED, UNBUILDABLE ->
                      false;
                },
            task ->
                new Failed(
                    task.image().value(),
                    task.status().toString(),
                    task.cause().orElse(""),
                    task.message()
                        .or(() -> task.rootCause().map(root -> "because of " + root))
                        .or(task::reason)
                        .orElse(""),
                    log.apply(task))),
        list(
            view,
            is(TaskStatus.SKIPPED),
            task -> new Skipped(task.image().value(), task.reason().orElse(""))),
        list(view, is(TaskStatus.UNMATCHED), task -> new Named(task.image().value())),
        list(view, is(TaskStatus.UNBUILDABLE), task -> new Named(task.image().value())));
  }

  private static Done done(TaskView task) {
    return new Done(
        task.image().value(),
        task.digest().map(digest -> digest.value()).orElse(""),
        task.durationMs().orElse(0),
        task.worker().orElse(""));
  }

  private static Predicate<TaskView> is(TaskStatus status) {
    return task -> task.status() == status;
  }

  private static <T> List<T> list(
      BuildView view, Predicate<TaskView> which, Function<TaskView, T> entry) {
    return view.tasks().stream().filter(which).map(entry).toList();
  }
}
