package dev.kiln.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real registry can't be made to do: bad answers, challenges, redirects elsewhere. */
final class RegistryFaultsIT {

  private static final byte[] MANIFEST = "{\"layers\":[]}".getBytes(StandardCharsets.UTF_8);
  private static final Digest OTHER = Digest.of(new byte[] {1});

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server = serve(_ -> {});
  private HttpServer elsewhere = serve(_ -> {});
  private RegistryClient client = client(Map.of());

  @BeforeEach
  void start() {
    server = serve(exchange -> answer(exchange, 404, ""));
    elsewhere = serve(exchange -> answer(exchange, 200, "from elsewhere"));
    client = client(Map.of(name(server), new RegistryCredentials("kiln", "secret")));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    elsewhere.stop(0);
    threads.close();
  }

  @Test
  void passwordIsSentWhenTheRegistryAsksForIt() throws InterruptedException {
    handle(exchange -> {
      if (authorization(exchange).isEmpty()) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"registry\"");
        answer(exchange, 401, "");
      } else {
        manifest(exchange, Digest.of(MANIFEST));
      }
    });

    assertThat(client.digest(reference())).contains(Digest.of(MANIFEST));
    assertThat(client.digest(reference())).contains(Digest.of(MANIFEST));

    assertThat(seen)
        .containsExactly(
            "HEAD /v2/app/manifests/1 none",
            "HEAD /v2/app/manifests/1 Basic a2lsbjpzZWNyZXQ=",
            "HEAD /v2/app/manifests/1 Basic a2lsbjpzZWNyZXQ=");
  }

  @Test
  void tokenIsFetchedOnceForAScope() throws InterruptedException {
    String realm = "http://" + name(server) + "/token";
    handle(exchange -> {
      if (exchange.getRequestURI().getPath().equals("/token")) {
        answer(exchange, 200, "{\"token\":\"abc\",\"expires_in\":300}");
      } else if (authorization(exchange).equals("Bearer abc")) {
        manifest(exchange, Digest.of(MANIFEST));
      } else {
        exchange
            .getResponseHeaders()
            .add(
                "WWW-Authenticate",
                "Bearer realm=\"%s\",service=\"reg\",scope=\"repository:app:pull\""
                    .formatted(realm));
        answer(exchange, 401, "");
      }
    });

    client.digest(reference());
    client.digest(reference());

    assertThat(seen)
        .containsExactly(
            "HEAD /v2/app/manifests/1 none",
            "GET /token?scope=repository%3Aapp%3Apull&service=reg Basic a2lsbjpzZWNyZXQ=",
            "HEAD /v2/app/manifests/1 Bearer abc",
            "HEAD /v2/app/manifests/1 Bearer abc");
  }

  @Test
  void wrongPasswordIsUnauthorized() {
    handle(exchange -> {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"registry\"");
      answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no\"}]}");
    });

    RegistryException failure = failure(() -> client.manifest(reference()));

    assertThat(failure.kind()).isEqualTo(RegistryException.Kind.UNAUTHORIZED);
    assertThat(failure)
        .hasMessage(
            "cannot read manifest %s: HTTP status 401, UNAUTHORIZED no", reference().toString());
  }

  @Test
  void tooManyRequestsSaysHowLongToWait() {
    handle(exchange -> {
      exchange.getResponseHeaders().add("Retry-After", "17");
      answer(exchange, 429, "");
    });

    RegistryException failure = failure(() -> client.manifest(reference()));

    assertThat(failure.kind()).isEqualTo(RegistryException.Kind.TOO_MANY_REQUESTS);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
  }

  @Test
  void retryAfterMayBeADate() {
    handle(exchange -> {
      exchange.getResponseHeaders().add("Retry-After", "Thu, 01 Jan 2026 00:01:00 GMT");
      answer(exchange, 429, "");
    });

    assertThat(failure(() -> client.manifest(reference())).retryAfter())
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void manifestWithAnotherDigestIsBroken() {
    handle(exchange -> manifest(exchange, OTHER));

    assertThat(failure(() -> client.manifest(reference())).kind())
        .isEqualTo(RegistryException.Kind.BROKEN);
    assertThat(failure(() -> client.manifest(reference().withDigest(OTHER))).kind())
        .isEqualTo(RegistryException.Kind.BROKEN);
  }

  @Test
  void truncatedManifestIsBroken() {
    handle(exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write(MANIFEST);
      exchange.getResponseBody().flush();
      throw new IOException("cut off");
    });

    assertThat(failure(() -> client.manifest(reference())).kind())
        .isEqualTo(RegistryException.Kind.BROKEN);
  }

  @Test
  void endlessManifestIsBroken() {
    handle(exchange -> answer(exchange, 200, "x".repeat(RegistryTransport.MAX_BODY_BYTES + 1)));

    assertThat(failure(() -> client.manifest(reference())).kind())
        .isEqualTo(RegistryException.Kind.BROKEN);
  }

  @Test
  void wrongOrTruncatedBlobLeavesNoFile(@TempDir Path folder) {
    handle(exchange -> {
      exchange.sendResponseHeaders(200, seen.size() == 1 ? 5 : 50);
      exchange.getResponseBody().write(new byte[5]);
      exchange.getResponseBody().flush();
      if (seen.size() > 1) {
        throw new IOException("cut off");
      }
    });
    Path target = folder.resolve("blob");

    assertThat(failure(() -> client.pullBlob(reference(), OTHER, target)).kind())
        .isEqualTo(RegistryException.Kind.BROKEN);
    assertThat(failure(() -> client.pullBlob(reference(), OTHER, target)).kind())
        .isEqualTo(RegistryException.Kind.BROKEN);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void redirectToAnotherHostCarriesNoPassword() throws InterruptedException {
    Digest content = Digest.of("from elsewhere".getBytes(StandardCharsets.UTF_8));
    handle(exchange -> {
      if (authorization(exchange).isEmpty()) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"registry\"");
        answer(exchange, 401, "");
      } else {
        exchange.getResponseHeaders().add("Location", "http://" + name(elsewhere) + "/blob");
        answer(exchange, 307, "");
      }
    });

    client.blob(reference(), content);

    assertThat(seen).last().isEqualTo("GET /blob none");
  }

  @Test
  void redirectToAnUnnamedHostWithoutTlsIsRefused() {
    handle(exchange -> {
      exchange.getResponseHeaders().add("Location", "http://registry.invalid/blob");
      answer(exchange, 307, "");
    });

    assertThat(failure(() -> client.blob(reference(), OTHER)).kind())
        .isEqualTo(RegistryException.Kind.REFUSED);
  }

  @Test
  void silentRegistryIsUnreachable() {
    handle(_ -> {
      try {
        Thread.sleep(Duration.ofSeconds(3));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });

    assertThat(failure(() -> client.manifest(reference())).kind())
        .isEqualTo(RegistryException.Kind.UNREACHABLE);
  }

  @Test
  void tlsIsSpokenToAllButLoopbackAndNamedHosts() {
    Endpoint endpoint = new Endpoint(RegistrySettings.of(Map.of(), Set.of("registry.lan:5000")));

    assertThat(endpoint.uri("127.0.0.1:5000", "/v2/")).hasScheme("http");
    assertThat(endpoint.uri("[::1]:5000", "/v2/")).hasScheme("http");
    assertThat(endpoint.uri("localhost", "/v2/")).hasScheme("http");
    assertThat(endpoint.uri("registry.lan:5000", "/v2/")).hasScheme("http");
    assertThat(endpoint.uri("registry.lan", "/v2/")).hasScheme("https");
    assertThat(endpoint.uri("127.0.0.1.evil.example", "/v2/")).hasScheme("https");
    assertThat(endpoint.uri("docker.io", "/v2/")).hasHost("registry-1.docker.io");
  }

  @Test
  void passwordShowsInNoText() {
    assertThat(new RegistryCredentials("kiln", "secret")).asString().doesNotContain("secret");
  }

  private static RegistryClient client(Map<String, RegistryCredentials> credentials) {
    RegistrySettings settings =
        RegistrySettings.of(credentials, Set.of())
            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1));
    return new RegistryClient(settings, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private ImageReference reference() {
    return ImageReference.of(name(server), "app").withTag("1");
  }

  private static String name(HttpServer server) {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpHandler handler) {
    server.removeContext("/");
    server.createContext("/", recorded(handler));
  }

  private HttpServer serve(HttpHandler handler) {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      created.setExecutor(threads);
      created.createContext("/", recorded(handler));
      created.start();
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpHandler recorded(HttpHandler handler) {
    return exchange -> {
      try (exchange) {
        String authorization = authorization(exchange);
        seen.add(
            "%s %s %s"
                .formatted(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    authorization.isEmpty() ? "none" : authorization));
        handler.handle(exchange);
      }
    };
  }

  private static String authorization(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
  }

  private static void manifest(HttpExchange exchange, Digest claimed) throws IOException {
    exchange.getResponseHeaders().add("Docker-Content-Digest", claimed.value());
    exchange.getResponseHeaders().add("Content-Type", MediaTypes.OCI_MANIFEST);
    answer(exchange, 200, new String(MANIFEST, StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static RegistryException failure(ThrowingCallable call) {
    List<RegistryException> caught = new ArrayList<>();
    assertThatThrownBy(call).isInstanceOfSatisfying(RegistryException.class, caught::add);
    return caught.getFirst();
  }
}
