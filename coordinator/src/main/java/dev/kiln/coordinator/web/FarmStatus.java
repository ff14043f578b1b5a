package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.BuildSummary;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.FarmView;
import dev.kiln.coordinator.status.WorkerView;
import dev.kiln.image.BuildId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Port: what the farm looks like now, from the read model. A failed future means that the read
 * model can't be reached and becomes a 503; a {@link NotNowException} says why.
 */
public interface FarmStatus {

  /** All builds that are kept, newest first. */
  Future<List<BuildSummary>> builds();

  /** One build with its tasks; empty if it is not known. */
  Future<Optional<BuildView>> build(BuildId id);

  /** All workers that were heard of lately, by id. */
  Future<List<WorkerView>> workers();

  /** The farm with its newest 30 builds and all workers. */
  Future<FarmView> farm();
}
