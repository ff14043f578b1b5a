package dev.kiln.registry;

import io.vertx.core.http.HttpServerRequest;

/**
 * What somebody asks a registry.
 *
 * @param method such as {@code PUT}
 * @param path such as {@code /v2/kiln/nova/manifests/demo}, without a query
 * @param at when it arrived, on the clock of {@link System#nanoTime}
 * @param userAgent what the asker calls itself; engines and Kiln differ in it
 */
public record RegistryRequest(String method, String path, String userAgent, long at) {

  static RegistryRequest of(HttpServerRequest request) {
    String userAgent = request.getHeader("User-Agent");
    return new RegistryRequest(
        request.method().name(),
        request.path(),
        userAgent == null ? "" : userAgent,
        System.nanoTime());
  }

  /** The repository that it is about; empty where it is about the registry as a whole. */
  public String repository() {
    return path.replaceFirst("^/v2/", "").replaceFirst("/?(manifests|blobs|tags)/.*$", "");
  }

  /** Whether an engine asks, and not Kiln itself. */
  public boolean isFromEngine() {
    return userAgent.startsWith("docker/");
  }

  /** Whether it begins to send something to {@code repository}. */
  public boolean beginsUploadTo(String repository) {
    return method.equals("POST") && path.startsWith("/v2/%s/blobs/uploads".formatted(repository));
  }

  /** Whether it is about a manifest of {@code repository}. */
  public boolean isAboutManifestOf(String repository) {
    return path.startsWith("/v2/%s/manifests/".formatted(repository));
  }

  /** Whether it sends content of a layer or a configuration of {@code repository}. */
  public boolean uploadsBlobOf(String repository) {
    return (method.equals("PATCH") || method.equals("PUT"))
        && path.startsWith("/v2/%s/blobs/uploads/".formatted(repository));
  }

  /** Whether it sets a tag of {@code repository} that begins with {@code prefix}. */
  public boolean setsTagOf(String repository, String prefix) {
    return method.equals("PUT")
        && path.startsWith("/v2/%s/manifests/%s".formatted(repository, prefix));
  }
}
