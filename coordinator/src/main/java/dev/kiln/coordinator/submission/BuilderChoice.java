package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.status.WorkerState;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import java.util.List;
import java.util.Optional;

/**
 * Which builder a build gets: what its tree says, else the preferred one if a worker has it. It is
 * decided once for each build, because images of another builder are other images.
 */
final class BuilderChoice {

  /** What a farm builds with that has it, where nobody says with what. */
  static final BuilderKind PREFERRED = BuilderKind.BUILDKIT;

  private BuilderChoice() {}

  /** The builder of a build for {@code platform}. */
  static BuilderKind of(Optional<BuilderKind> wished, Platform platform, List<WorkerView> workers) {
    return wished.orElseGet(
        () -> isOffered(PREFERRED, platform, workers) ? PREFERRED : BuilderKind.CLASSIC);
  }

  /** Whether anybody is known who could build for {@code platform} now. */
  static boolean isAnybodyHeard(Platform platform, List<WorkerView> workers) {
    return isOffered(BuilderKind.CLASSIC, platform, workers);
  }

  private static boolean isOffered(
      BuilderKind builder, Platform platform, List<WorkerView> workers) {
    return workers.stream()
        .filter(worker -> worker.state() == WorkerState.ALIVE)
        .filter(worker -> worker.pools().contains(Pool.of(platform)))
        .anyMatch(worker -> builder.label().map(worker.labels()::contains).orElse(true));
  }
}
