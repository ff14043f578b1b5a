package dev.kiln.registry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client needs to know about the registries it talks to.
 *
 * @param credentials logins by registry as references name it, port included, such as {@code
 *     registry.example.org:5000}; Docker's default registry is {@code docker.io}
 * @param plainHttp registries, named in the same way, that may be spoken to without TLS; loopback
 *     addresses always may
 * @param authorities who vouches for registries, named in the same way, besides the authorities of
 *     the Java runtime; such a registry has TLS even on loopback
 * @param connectTimeout how long a connection may take to be made
 * @param stallTimeout how long a request may go without a byte moving in either direction
 */
public record RegistrySettings(
    Map<String, RegistryCredentials> credentials,
    Set<String> plainHttp,
    Map<String, CertificateAuthorities> authorities,
    Duration connectTimeout,
    Duration stallTimeout) {

  /** The name of Docker's default registry, which references leave out. */
  public static final String DEFAULT_REGISTRY = "docker.io";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

  public RegistrySettings {
    credentials = Map.copyOf(credentials);
    plainHttp = Set.copyOf(plainHttp);
    authorities = Map.copyOf(authorities);
  }

  /** No logins, TLS for all but loopback, and the default timeouts of 5 and 60 seconds. */
  public static RegistrySettings defaults() {
    return of(Map.of(), Set.of());
  }

  /** These logins and exceptions from TLS, with the default timeouts. */
  public static RegistrySettings of(
      Map<String, RegistryCredentials> credentials, Set<String> plainHttp) {
    return new RegistrySettings(credentials, plainHttp, Map.of(), CONNECT_TIMEOUT, STALL_TIMEOUT);
  }

  /** These settings with authorities for some registries. */
  public RegistrySettings withAuthorities(Map<String, CertificateAuthorities> trusted) {
    return new RegistrySettings(credentials, plainHttp, trusted, connectTimeout, stallTimeout);
  }

  /** These settings with other timeouts. */
  public RegistrySettings withTimeouts(Duration connecting, Duration stalling) {
    return new RegistrySettings(credentials, plainHttp, authorities, connecting, stalling);
  }

  /** The login for the registry, if there is one. */
  Optional<RegistryCredentials> credentialsOf(String registry) {
    return Optional.ofNullable(credentials.get(registry));
  }
}
