package dev.kiln.registry;

import java.net.http.HttpClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * The HTTP clients of all registries: one for most, and one each for those that have authorities of
 * their own, so that nobody trusts them for another host. A registry's client also speaks to its
 * token service and to where it redirects to.
 */
final class HttpClients implements AutoCloseable {

  private final HttpClient usual;
  private final Map<String, HttpClient> byRegistry = new TreeMap<>();

  HttpClients(RegistrySettings settings) {
    this.usual = builder(settings).build();
    settings
        .authorities()
        .forEach((registry, authorities) ->
            byRegistry.put(registry, builder(settings).sslContext(authorities.tls()).build()));
  }

  /** The client for {@code registry}. */
  HttpClient of(String registry) {
    return byRegistry.getOrDefault(registry, usual);
  }

  @Override
  public void close() {
    usual.shutdownNow();
    byRegistry.values().forEach(HttpClient::shutdownNow);
  }

  private static HttpClient.Builder builder(RegistrySettings settings) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(settings.connectTimeout())
        .executor(Executors.newVirtualThreadPerTaskExecutor());
  }
}
