package dev.kiln.worker.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds to one build's request what the engine knows but docker-java has no word for: limits of
 * processor time, squashing.
 */
final class AddedParameters implements DockerHttpClient {

  private final DockerHttpClient transport;
  private final SortedMap<String, String> parameters;

  /** Parameters by the names that the engine's API has for them. */
  AddedParameters(DockerHttpClient transport, SortedMap<String, String> parameters) {
    this.transport = transport;
    this.parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  @Override
  public Response execute(Request request) {
    String added =
        parameters.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String joint = request.path().contains("?") ? "&" : "?";
    return transport.execute(
        Request.builder().from(request).path(request.path() + joint + added).build());
  }

  /** Leaves the transport open: it belongs to all builds. */
  @Override
  public void close() throws IOException {
    return;
  }
}
