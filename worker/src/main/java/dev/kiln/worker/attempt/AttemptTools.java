package dev.kiln.worker.attempt;

import dev.kiln.registry.RegistryClient;
import dev.kiln.worker.source.BuildSupplies;

/**
 * What every attempt of a worker works with.
 *
 * @param pushes lets only so many pushes run at once
 * @param limits what a build may use of this host
 */
public record AttemptTools(
    RegistryClient registry,
    ImageEngine engine,
    BuildSupplies supplies,
    PushGate pushes,
    BuildLimits limits) {}
