package dev.kiln.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps what proves to each registry who we are: the login where it asks for Basic authentication,
 * a token for each scope where it asks for that.
 *
 * <p>Nothing is sent before the registry has asked, so a registry that is open to all never sees a
 * password.
 */
final class Authorization {

  private record Key(String registry, String scope) {}

  private record Grant(String header, Instant expires) {}

  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final RegistrySettings settings;
  private final InstantSource clock;
  private final Map<Key, Grant> grants = new ConcurrentHashMap<>();

  Authorization(RegistrySettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The header to send, if the registry has asked for one before and it is still good. */
  Optional<String> header(String registry, String scope) {
    return Optional.ofNullable(grants.get(new Key(registry, scope)))
        .filter(grant -> grant.expires().isAfter(clock.instant()))
        .map(Grant::header);
  }

  /** Answers the challenge; false when there is nothing to answer it with. */
  boolean answer(RegistryTransport transport, String registry, String scope, Challenge challenge)
      throws InterruptedException {
    Optional<RegistryCredentials> credentials = settings.credentialsOf(registry);
    Optional<Grant> grant =
        switch (challenge) {
          case Challenge.Basic() -> credentials.map(login -> new Grant(login.basic(), Instant.MAX));
          case Challenge.Bearer bearer ->
              Optional.of(token(transport, registry, scope, bearer, credentials));
        };
    grant.ifPresent(value -> grants.put(new Key(registry, scope), value));
    return grant.isPresent();
  }

  private Grant token(
      RegistryTransport transport,
      String registry,
      String scope,
      Challenge.Bearer bearer,
      Optional<RegistryCredentials> credentials)
      throws InterruptedException {
    List<String> query = new ArrayList<>();
    bearer
        .scope()
        .or(() -> Optional.of(scope))
        .filter(asked -> !asked.isEmpty())
        .ifPresent(asked -> query.add("scope=" + encode(asked)));
    bearer.service().ifPresent(service -> query.add("service=" + encode(service)));
    URI uri = tokenUri(registry, bearer.realm(), String.join("&", query));
    JsonNode answer =
        transport.fetchToken(
            registry,
            uri,
            credentials.map(RegistryCredentials::basic),
            "get a token for " + registry);
    String token = answer.path("token").asText(answer.path("access_token").asText(""));
    if (token.isEmpty()) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          "cannot get a token for %s: the answer of %s has none".formatted(registry, uri));
    }
    long seconds = answer.path("expires_in").asLong(DEFAULT_LIFE.toSeconds());
    Instant expires = clock.instant().plusSeconds(seconds).minus(MARGIN);
    return new Grant("Bearer " + token, expires);
  }

  private static URI tokenUri(String registry, String realm, String query) {
    try {
      return URI.create(realm + (realm.contains("?") ? "&" : "?") + query);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          "cannot get a token for %s: '%s' is no address".formatted(registry, realm),
          e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
