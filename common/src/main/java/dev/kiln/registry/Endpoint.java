package dev.kiln.registry;

import dev.kiln.image.ImageReference;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a registry's API is, and which addresses may be spoken to without TLS.
 *
 * <p>Without TLS only loopback addresses and the registries named in the settings: a password or a
 * token in the clear on a network is given away. Who names authorities for a registry wants TLS.
 */
record Endpoint(RegistrySettings settings) {

  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(localhost|\\[::1]|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3})(:[0-9]{1,5})?",
          Pattern.CASE_INSENSITIVE);
  private static final String DEFAULT_API_HOST = "registry-1.docker.io";

  /** The registry's name as the settings have it. */
  static String registryOf(ImageReference reference) {
    return reference.registry().orElse(RegistrySettings.DEFAULT_REGISTRY);
  }

  /** The repository's name on the wire; Docker's own images live under {@code library/}. */
  static String repositoryOf(ImageReference reference) {
    boolean official = reference.registry().isEmpty() && !reference.repository().contains("/");
    return official ? "library/" + reference.repository() : reference.repository();
  }

  /** The address of {@code path} in the registry's API, which starts with {@code /v2/}. */
  URI uri(String registry, String path) {
    String host = registry.equals(RegistrySettings.DEFAULT_REGISTRY) ? DEFAULT_API_HOST : registry;
    return URI.create((mayBePlain(registry) ? "http://" : "https://") + host + path);
  }

  /** Whether the address has TLS or needs none. */
  boolean permits(URI uri) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String authority = Optional.ofNullable(uri.getAuthority()).orElse("");
    return scheme.equals("https") || (scheme.equals("http") && mayBePlain(authority));
  }

  /** Whether credentials for one address may go to the other. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getAuthority().equalsIgnoreCase(other.getAuthority());
  }

  private boolean mayBePlain(String authority) {
    return !settings.authorities().containsKey(authority)
        && (settings.plainHttp().contains(authority) || isLoopback(authority));
  }

  private static boolean isLoopback(String authority) {
    return LOOPBACK.matcher(authority).matches();
  }
}
