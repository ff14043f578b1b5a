package dev.kiln.coordinator.build;

import dev.kiln.event.TaskStatus;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Everything in a partition's state that decisions can depend on, as text. Offsets and terms are
 * left out, so that logs which differ only in void records can be compared.
 */
final class Snapshot {

  private Snapshot() {}

  static String of(PartitionState state) {
    return state.builds().stream()
        .map(build ->
            of(build)
                + "\n newest release: "
                + state.newestPublished(Decider.releaseOf(build))
                + "\n parts: "
                + state.planParts(build.id()))
        .collect(
            Collectors.joining("\n", "next inbox offset " + state.nextInboxOffset() + "\n", "\n"));
  }

  private static String of(BuildState build) {
    String counts =
        Arrays.stream(TaskStatus.values())
            .map(status -> status + "=" + build.count(status))
            .collect(Collectors.joining(" "));
    String tasks =
        build.tasks().stream().map(task -> of(build, task)).collect(Collectors.joining("\n"));
    return String.join(
        "\n ",
        build.id() + " " + build.status() + " " + build.acceptedAt() + " " + build.endedAt(),
        build.message() + " " + build.cancellationRequestedBy() + " " + build.published(),
        counts,
        "ready " + build.ready() + " queued " + build.queued() + " building " + build.building(),
        "doomed " + build.doomed(),
        tasks);
  }

  private static String of(BuildState build, TaskState task) {
    return String.join(
        " | ",
        task.image() + " " + task.status() + " #" + task.dispatch(),
        "level " + build.level(task.image()) + " height " + build.height(task.image()),
        "own failures " + task.ownFailures(),
        "on " + task.parents() + " key " + task.inputKey() + " digest " + task.digest(),
        "failure " + task.failure() + " root " + task.rootCause(),
        "not before " + task.notBefore() + " farm since " + task.infrastructureFailedSince(),
        "queued " + task.queuedAt() + " ended " + task.endedAt(),
        "attempts " + task.attempts());
  }
}
