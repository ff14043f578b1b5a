package dev.kiln.server;

import dev.kiln.registry.CertificateAuthorities;
import dev.kiln.registry.RegistryCredentials;
import java.util.Optional;

/**
 * How this host reaches one registry.
 *
 * @param authorities who vouches for it besides the usual ones
 * @param plainHttp whether it may be spoken to without TLS although it is not this host
 * @param parallelPushes how many images are pushed to it at once, if it is not as many as usual
 */
public record RegistryAccess(
    Optional<RegistryCredentials> login,
    Optional<CertificateAuthorities> authorities,
    boolean plainHttp,
    Optional<Integer> parallelPushes) {

  public RegistryAccess {
    if (plainHttp && authorities.isPresent()) {
      throw new IllegalArgumentException("without TLS nobody vouches for a registry");
    }
  }
}
