package dev.kiln.worker.attempt;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a build may use of its host.
 *
 * @param timeout after which it is stopped
 * @param network the engine's network that commands run in, such as {@code bridge}
 * @param memoryBytes the most memory that its commands may use together; empty for no limit
 * @param cpus how many processors' worth of time; empty for no limit
 */
public record BuildLimits(
    Duration timeout, String network, OptionalLong memoryBytes, OptionalDouble cpus) {

  /** The network that every engine has and that keeps builds apart from the host. */
  public static final String DEFAULT_NETWORK = "bridge";

  /** A limit in time alone, in the network that keeps builds apart from the host. */
  public static BuildLimits within(Duration timeout) {
    return new BuildLimits(timeout, DEFAULT_NETWORK, OptionalLong.empty(), OptionalDouble.empty());
  }

  /** The same in another time. */
  public BuildLimits lasting(Duration limit) {
    return new BuildLimits(limit, network, memoryBytes, cpus);
  }
}
