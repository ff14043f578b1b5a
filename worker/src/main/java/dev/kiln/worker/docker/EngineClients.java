package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.SortedMap;

/** Makes docker-java clients that look at nothing but what they are given. */
final class EngineClients {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_CONNECTIONS = 200;

  private EngineClients() {}

  static DockerClient answeringWithin(URI host, Duration limit) {
    return client(host, builder().responseTimeout(limit));
  }

  static DockerClient streaming(URI host) {
    return client(host, builder());
  }

  /** A client on the same connections for one build; needs no closing. */
  static DockerClient forBuild(DockerClient streams, SortedMap<String, String> parameters) {
    return parameters.isEmpty()
        ? streams
        : DockerClientImpl.getInstance(
            configuration().build(), new AddedParameters(transport(streams), parameters));
  }

  /** The connections under a client, for requests that docker-java has no words for. */
  static DockerHttpClient transport(DockerClient client) {
    if (client instanceof DockerClientImpl known) {
      return known.getHttpClient();
    }
    throw new IllegalArgumentException("a client that was not made here: " + client.getClass());
  }

  private static ZerodepDockerHttpClient.Builder builder() {
    return new ZerodepDockerHttpClient.Builder()
        .connectionTimeout(CONNECT_LIMIT)
        .maxConnections(MAX_CONNECTIONS);
  }

  private static DockerClient client(URI host, ZerodepDockerHttpClient.Builder transport) {
    return DockerClientImpl.getInstance(
        configuration().withDockerHost(host.toString()).build(),
        transport.dockerHost(host).build());
  }

  private static DefaultDockerClientConfig.Builder configuration() {
    return DefaultDockerClientConfig.createDefaultConfigBuilder()
        .withDockerTlsVerify(false)
        // The user's own logins are no part of the farm's configuration.
        .withDockerConfig("/nonexistent");
  }
}
