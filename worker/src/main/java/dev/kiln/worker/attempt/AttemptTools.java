package dev.kiln.worker.attempt;

import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryPauses;
import dev.kiln.worker.measure.WorkerMetrics;
import dev.kiln.worker.source.BuildSupplies;

/**
 * What every attempt of a worker works with.
 *
 * @param registry waits by itself for registries that ask to be left alone
 * @param pauses where the engine, which does not wait, has to be made to
 * @param pushes lets only so many pushes run at once
 * @param limits what a build may use of this host
 * @param secrets what builds can be handed
 * @param uses hears which images are needed, so that they are not removed
 */
public record AttemptTools(
    RegistryClient registry,
    RegistryPauses pauses,
    ImageEngine engine,
    BuildSupplies supplies,
    PushGate pushes,
    BuildLimits limits,
    HostSecrets secrets,
    ImageUses uses,
    WorkerMetrics metrics) {}
