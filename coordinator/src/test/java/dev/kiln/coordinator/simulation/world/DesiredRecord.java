package dev.kiln.coordinator.simulation.world;

import dev.kiln.event.Desired;
import java.util.Optional;

/** What stands in {@code kiln.desired}; without a wish it takes back what stood under the key. */
record DesiredRecord(String key, Optional<Desired> wish) {}
