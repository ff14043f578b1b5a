package dev.kiln.buildkit.session;

import java.net.URI;
import java.nio.file.Path;

/** Where an engine listens: the part of a Docker host's address that a session needs. */
public sealed interface EngineAddress {

  /** A socket in the file system. */
  record Unix(Path socket) implements EngineAddress {}

  /** A port without TLS. */
  record Tcp(String host, int port) implements EngineAddress {

    /** Checks the port. */
    public Tcp {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("the port %d must be in 1..65535".formatted(port));
      }
    }
  }

  /**
   * Takes apart what {@code DOCKER_HOST} and docker-java call an engine: {@code unix:///path} or
   * {@code tcp://host:port}.
   */
  static EngineAddress of(URI dockerHost) {
    String scheme = dockerHost.getScheme() == null ? "" : dockerHost.getScheme();
    if (scheme.equals("unix") && dockerHost.getPath() != null) {
      return new Unix(Path.of(dockerHost.getPath()));
    }
    if (scheme.equals("tcp") && dockerHost.getHost() != null) {
      return new Tcp(dockerHost.getHost(), dockerHost.getPort());
    }
    throw new IllegalArgumentException(
        "the engine's address '%s' must be unix:///path or tcp://host:port".formatted(dockerHost));
  }
}
