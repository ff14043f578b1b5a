package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.digests;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.task;

import dev.kiln.event.BuildStatus;
import dev.kiln.event.Fact;
import dev.kiln.event.PlannedTask;
import java.util.List;
import java.util.Optional;

/** {@link Samples#BUILD} in every status, and what can be written about it there. */
final class BuildFixture {

  private static final List<PlannedTask> PLAN = List.of(task("it"));

  private BuildFixture() {}

  /** A partition that has the build's plan, but not the build. */
  static PartitionFixture submitted() {
    return PartitionFixture.taken().write(new Fact.PlanPart(BUILD, 0, PLAN));
  }

  /** A partition in which the build has come to {@code status}. */
  static PartitionFixture in(BuildStatus status) {
    return switch (status) {
      case RUNNING -> submitted().write(accepted());
      case SUCCEEDED, FAILED, CANCELLED -> in(BuildStatus.RUNNING).write(ended(status));
    };
  }

  /** Facts of every kind about the build as a whole. */
  static List<Fact.OfBuild> facts() {
    return List.of(
        new Fact.PlanPart(BUILD, 0, PLAN),
        accepted(),
        new Fact.BuildRejected(BUILD, "not usable"),
        new Fact.CancellationRequested(BUILD, "somebody"),
        new Fact.BuildPublished(BUILD, "registry:5000/kiln/releases:test", digest("release")),
        new Fact.PublicationStarted(BUILD, "registry:5000/kiln/releases:test"),
        new Fact.ImagesPublished(BUILD, "registry:5000/kiln/releases:test", digests("it")),
        ended(BuildStatus.SUCCEEDED),
        ended(BuildStatus.FAILED),
        ended(BuildStatus.CANCELLED),
        new Fact.BuildArchived(BUILD),
        new Fact.Unknown(BUILD, "dev.kiln.build.unheard-of.v1"));
  }

  private static Fact.BuildAccepted accepted() {
    return new Fact.BuildAccepted(BUILD, header().build(), 1, PlannedTask.digest(PLAN));
  }

  private static Fact.BuildEnded ended(BuildStatus how) {
    return new Fact.BuildEnded(BUILD, how, Optional.empty());
  }
}
