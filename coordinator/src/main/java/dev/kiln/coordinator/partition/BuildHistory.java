package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildSnapshot;
import io.vertx.core.Future;

/** Where ended builds are kept for good. */
public interface BuildHistory {

  /** Completes when the build is kept; doing it twice is doing it once. */
  Future<Void> keep(BuildSnapshot build);
}
