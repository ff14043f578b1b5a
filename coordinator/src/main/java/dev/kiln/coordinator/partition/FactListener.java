package dev.kiln.coordinator.partition;

import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.Farm;

/** Who wants to know what has changed; called on the coordinator's event loop, must not block. */
public interface FactListener {

  /** Facts about {@code build} have been folded. The state is only valid during the call. */
  void changed(BuildState build);

  /** A heartbeat has been heard. */
  void changed(Farm farm);
}
