package dev.kiln.coordinator.build;

import dev.kiln.event.TaskStatus;
import dev.kiln.image.ImageName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything in a partition's state that decisions can depend on, as text. Offsets and terms are
 * left out, so that logs which differ only in void records can be compared.
 */
public final class Snapshot {

  private Snapshot() {}

  public static String of(PartitionState state) {
    return "next inbox offset "
        + state.nextInboxOffset()
        + state.builds().stream().map(build -> "\n" + of(build)).collect(Collectors.joining())
        + "\nplans "
        + state.plans()
        + "\nreleases "
        + state.publicTags().releases()
        + "\nimages "
        + state.publicTags().images()
        + "\n";
  }

  private static String of(BuildState build) {
    String counts =
        Arrays.stream(TaskStatus.values())
            .map(status -> status + "=" + build.count(status))
            .collect(Collectors.joining(" "));
    String tasks = build.tasks().stream().map(Snapshot::of).collect(Collectors.joining("\n "));
    return String.join(
        "\n ",
        build.id() + " " + build.status() + " " + build.acceptedAt() + " " + build.endedAt(),
        build.message() + " " + build.cancellationRequestedBy() + " " + build.published(),
        build.publication() + " unpublished " + build.unpublished(),
        "unknown " + build.unknownFact() + " failed " + build.hasFailed(),
        counts,
        "queued " + names(build.open().queued()) + " building " + names(build.open().building()),
        "doomed "
            + build.open().doomed().stream()
                .map(doomed -> doomed.task().image() + " by " + doomed.root().image())
                .toList(),
        tasks);
  }

  private static List<ImageName> names(Collection<TaskState> tasks) {
    return tasks.stream().map(TaskState::image).sorted().toList();
  }

  private static String of(TaskState task) {
    return String.join(
        " | ",
        task.image() + " " + task.status() + " #" + task.dispatch(),
        "level " + task.level() + " remaining " + task.remaining(),
        "missing parents " + task.missingParents(),
        "own failures " + task.ownFailures() + " solitary losses " + task.solitaryLosses(),
        "on " + task.parents() + " key " + task.inputKey() + " digest " + task.digest(),
        "failure " + task.failure() + " root " + task.rootCause() + " reason " + task.reason(),
        "not before " + task.notBefore() + " farm since " + task.infrastructureFailedSince(),
        "queued " + task.queuedAt() + " ended " + task.endedAt(),
        "attempts " + task.attempts());
  }
}
