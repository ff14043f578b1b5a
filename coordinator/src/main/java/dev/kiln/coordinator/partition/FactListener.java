package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.image.BuildId;
import dev.kiln.image.Pool;
import java.util.SortedMap;

/** Who wants to know what has changed; called on the coordinator's event loop, must not block. */
public interface FactListener {

  /** Facts about {@code build} have been folded. The state is only valid during the call. */
  void changed(BuildState build);

  /** The partition is ours: each of its builds has been given to {@link #changed(BuildState)}. */
  void owned(int partition);

  /** The partition is no longer ours. */
  void lost(int partition);

  /** The ended build is in {@code kiln.history} from now on. */
  void archived(BuildId build);

  /** A heartbeat has been heard, or something is wanted of the workers. */
  void changed(Farm farm);

  /** So many tasks wait in pools that no live worker offers; told when it has changed. */
  void unoffered(SortedMap<Pool, Integer> tasks);
}
