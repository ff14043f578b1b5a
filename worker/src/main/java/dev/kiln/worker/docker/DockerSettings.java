package dev.kiln.worker.docker;

import dev.kiln.registry.RegistryCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How to reach a Docker Engine, and as whom it acts.
 *
 * @param host the engine's socket, such as {@code unix:///var/run/docker.sock}
 * @param owner the worker's name; marks the containers of its builds, so that it must be the same
 *     after a restart and no other worker's on this engine
 * @param credentials logins by registry as references name it
 * @param transferLimit how long a pull or a push may take
 */
public record DockerSettings(
    URI host, String owner, Map<String, RegistryCredentials> credentials, Duration transferLimit) {

  /** Where Linux distributions have the engine listen. */
  public static final URI DEFAULT_HOST = URI.create("unix:///var/run/docker.sock");

  private static final Duration TRANSFER_LIMIT = Duration.ofMinutes(30);

  public DockerSettings {
    credentials = Map.copyOf(credentials);
  }

  /** The engine of this host, without logins. */
  public static DockerSettings local(String owner) {
    return new DockerSettings(DEFAULT_HOST, owner, Map.of(), TRANSFER_LIMIT);
  }
}
