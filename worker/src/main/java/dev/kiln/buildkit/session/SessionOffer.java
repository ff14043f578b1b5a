package dev.kiln.buildkit.session;

import java.util.Map;
import java.util.Optional;

/**
 * What a session gives to builds that ask. Is asked on virtual threads, by several builds at once
 * if they share the session, and may block.
 */
public interface SessionOffer {

  /**
   * The login at that registry; empty to go there as nobody.
   *
   * @param host as in the reference of the image, with its port; {@code registry-1.docker.io} for
   *     names without a host
   */
  Optional<RegistryLogin> login(String host);

  /**
   * The content of that secret; empty if there is none, which fails the instruction if it requires
   * it. BuildKit takes up to 500 KiB.
   *
   * @param id as in {@code RUN --mount=type=secret,id=…}
   */
  Optional<byte[]> secret(String id);

  /** Logins by host and secrets by id that are known beforehand. */
  static SessionOffer of(Map<String, RegistryLogin> logins, Map<String, byte[]> secrets) {
    Map<String, RegistryLogin> knownLogins = Map.copyOf(logins);
    Map<String, byte[]> knownSecrets = Map.copyOf(secrets);
    // Not a record: it would show the secrets.
    return new SessionOffer() {
      @Override
      public Optional<RegistryLogin> login(String host) {
        return Optional.ofNullable(knownLogins.get(host));
      }

      @Override
      public Optional<byte[]> secret(String id) {
        return Optional.ofNullable(knownSecrets.get(id)).map(byte[]::clone);
      }
    };
  }
}
