package dev.kiln.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token service with TLS on loopback, which gives one user tokens for whatever is asked for, as a
 * real registry takes them.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">the tokens of the
 *     distribution project</a>
 */
final class TokenService implements AutoCloseable {

  static final String ISSUER = "kiln-test";
  static final String SERVICE = "registry-test";

  private final TestCertificates certificates;
  private final RegistryCredentials login;
  private final HttpsServer server;
  private final List<String> scopes = Collections.synchronizedList(new ArrayList<>());

  private TokenService(
      TestCertificates certificates, RegistryCredentials login, HttpsServer server) {
    this.certificates = certificates;
    this.login = login;
    this.server = server;
  }

  /** Starts a service with these certificates, whose authority signs the tokens. */
  static TokenService start(TestCertificates certificates, RegistryCredentials login) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverTls()));
      TokenService service = new TokenService(certificates, login, server);
      server.createContext("/token", service::answer);
      server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where tokens are to be had. */
  String realm() {
    return "https://127.0.0.1:%d/token".formatted(server.getAddress().getPort());
  }

  /** What tokens were given out for, in order. */
  List<String> scopes() {
    return List.copyOf(scopes);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean known = login.basic().equals(exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] body =
          (known ? "{\"token\":\"%s\"}".formatted(token(scope(exchange))) : "{}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(known ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String scope(HttpExchange exchange) {
    String scope =
        Stream.of(exchange.getRequestURI().getRawQuery().split("&"))
            .filter(parameter -> parameter.startsWith("scope="))
            .map(parameter -> URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    scopes.add(scope);
    return scope;
  }

  private String token(String scope) {
    long now = Instant.now().getEpochSecond();
    String header =
        "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"%s\"]}"
            .formatted(certificates.authorityInBase64());
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"1\",\"access\":[%s]}"
            .formatted(ISSUER, login.username(), SERVICE, now + 300, now - 30, now, access(scope));
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(certificates.authorityKey());
      signature.update(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code repository:app:pull,push} in the words of a token. */
  private static String access(String scope) {
    if (scope.isEmpty()) {
      return "";
    }
    String[] parts = scope.split(":");
    return "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[\"%s\"]}"
        .formatted(parts[0], parts[1], parts[2].replace(",", "\",\""));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
