package dev.kiln.worker.docker;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How an engine that speaks Docker's API wants to be asked for a build, where they differ. */
enum BuildDialect {
  /** The Docker Engine, to which the API belongs. */
  DOCKER,
  /** Podman's service, which has a mind of its own about networks and host names. */
  PODMAN;

  private static final String NO_NETWORK = "none";
  private static final String NETWORK_OF_THE_HOST = "host";

  /** The dialect of a product that an engine says it is. */
  static BuildDialect of(String product) {
    return product.equals(EngineIdentity.PODMAN) ? PODMAN : DOCKER;
  }

  /** One more line for the commands' list of hosts, in the form {@code name:address}. */
  Set<String> extraHosts(String host) {
    return switch (this) {
      case DOCKER -> Set.of(host);
      case PODMAN -> Set.of("[\"%s\"]".formatted(host));
    };
  }

  /** The network mode of a build. */
  String networkMode(String network) {
    return switch (this) {
      case DOCKER -> network;
      case PODMAN -> network.equals(NO_NETWORK) ? "NetworkDisabled" : "NetworkEnabled";
    };
  }

  /**
   * What makes an image's own layers one. What Podman calls squashing takes its parent's layers as
   * well, so that no two images would share anything.
   */
  SortedMap<String, String> squashParameters() {
    return switch (this) {
      case DOCKER -> new TreeMap<>(Map.of("squash", "1"));
      case PODMAN -> new TreeMap<>(Map.of("layers", "0"));
    };
  }

  /**
   * What else has to be said for the network. Podman runs a build's commands in the host's own
   * network, whatever the mode, unless it is told which namespace to make.
   */
  SortedMap<String, String> networkParameters(String network) {
    return switch (this) {
      case DOCKER -> new TreeMap<>();
      case PODMAN -> {
        boolean host = network.equals(NETWORK_OF_THE_HOST);
        String namespaces = "[{\"Name\":\"network\",\"Host\":%s,\"Path\":\"\"}]".formatted(host);
        yield new TreeMap<>(Map.of("nsoptions", namespaces));
      }
    };
  }
}
