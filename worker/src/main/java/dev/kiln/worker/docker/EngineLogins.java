package dev.kiln.worker.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import dev.kiln.buildkit.session.RegistryLogin;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.registry.RegistrySettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The logins of a farm in the form in which an engine wants them with each request. */
final class EngineLogins {

  /** Where names without a registry really are. */
  private static final String DEFAULT_HOST = "registry-1.docker.io";

  private final Map<String, RegistryCredentials> credentials;

  EngineLogins(Map<String, RegistryCredentials> credentials) {
    this.credentials = credentials;
  }

  /** The login for one registry. */
  Optional<AuthConfig> of(String registry) {
    return Optional.ofNullable(credentials.get(registry)).map(login -> login(registry, login));
  }

  /** All logins, for a build that may fetch from any registry; empty where there are none. */
  Optional<AuthConfigurations> all() {
    if (credentials.isEmpty()) {
      return Optional.empty();
    }
    AuthConfigurations all = new AuthConfigurations();
    credentials.forEach((registry, login) -> all.addConfig(login(registry, login)));
    return Optional.of(all);
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return credentials.isEmpty();
  }

  /** All logins by the names under which BuildKit asks for them. */
  Map<String, RegistryLogin> forSessions() {
    Map<String, RegistryLogin> logins = new HashMap<>();
    credentials.forEach((registry, login) ->
        logins.put(
            registry.equals(RegistrySettings.DEFAULT_REGISTRY) ? DEFAULT_HOST : registry,
            new RegistryLogin(login.username(), login.password())));
    return logins;
  }

  private static AuthConfig login(String registry, RegistryCredentials login) {
    String address =
        registry.equals(RegistrySettings.DEFAULT_REGISTRY)
            ? AuthConfig.DEFAULT_SERVER_ADDRESS
            : registry;
    return new AuthConfig()
        .withUsername(login.username())
        .withPassword(login.password())
        .withRegistryAddress(address);
  }
}
