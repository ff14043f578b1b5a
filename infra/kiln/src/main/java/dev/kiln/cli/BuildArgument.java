package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.image.BuildId;
import java.util.List;

/** Reads the argument that names a build. */
final class BuildArgument {

  private static final String LATEST = "latest";

  private BuildArgument() {}

  /** A build's id, or the newest build for {@code latest}. */
  static BuildId resolve(String argument, FarmClient farm) throws InterruptedException {
    if (argument.equals(LATEST)) {
      List<BuildSummary> builds = farm.builds();
      if (builds.isEmpty()) {
        throw CommandFailure.usage("no builds yet; start one with: kiln build");
      }
      return builds.getFirst().id();
    }
    try {
      return BuildId.parse(argument);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage() + "; or say latest");
    }
  }
}
