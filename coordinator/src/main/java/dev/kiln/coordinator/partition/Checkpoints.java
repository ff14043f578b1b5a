package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.Checkpoint;
import io.vertx.core.Future;

/** Where owners leave word from which place a later one may begin to fold. */
interface Checkpoints {

  /** The newest checkpoint of the partition, or that of its beginning. */
  Future<Checkpoint> newest(int partition);

  /** Saves a checkpoint; if that fails, a later one does as well. */
  Future<Void> save(Checkpoint checkpoint);
}
