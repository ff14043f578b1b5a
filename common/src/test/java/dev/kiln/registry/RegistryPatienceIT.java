package dev.kiln.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that has no time now and then; the clock goes on as fast as somebody waits. */
final class RegistryPatienceIT {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] MANIFEST = "{\"layers\":[]}".getBytes(StandardCharsets.UTF_8);

  /** What the registry wants in its next answers; afterwards it has time. */
  private final Queue<String> retryAfter = new ArrayDeque<>();

  private final List<Instant> told = new ArrayList<>();
  private final List<Instant> asked = new ArrayList<>();
  private volatile Instant now = START;
  private HttpServer server;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client = patient();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void secondsAreWaitedFor() throws InterruptedException {
    retryAfter.add("17");

    Manifest manifest = client.manifest(reference());

    assertThat(manifest.digest()).isEqualTo(Digest.of(MANIFEST));
    assertThat(asked).containsExactly(START, START.plusSeconds(17));
    assertThat(told).containsExactly(START.plusSeconds(17));
  }

  @Test
  void aDateIsWaitedFor() throws InterruptedException {
    retryAfter.add(
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            START.plusSeconds(90).atOffset(ZoneOffset.UTC)));

    client.manifest(reference());

    assertThat(asked).containsExactly(START, START.plusSeconds(90));
  }

  @Test
  void withoutAWishTenSecondsAreWaited() throws InterruptedException {
    retryAfter.add("");

    client.manifest(reference());

    assertThat(asked).containsExactly(START, START.plusSeconds(10));
  }

  @Test
  void whatIsWrittenIsWrittenAgain() throws InterruptedException {
    retryAfter.add("1");

    Digest digest = client.putManifest(reference(), MediaTypes.OCI_MANIFEST, MANIFEST);

    assertThat(digest).isEqualTo(Digest.of(MANIFEST));
    assertThat(asked).hasSize(2);
  }

  @Test
  void patienceEndsBeforeAPauseThatIsLongerThanWhatIsLeftOfIt() {
    retryAfter.addAll(List.of("200", "200"));

    assertThatThrownBy(() -> client.manifest(reference()))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(RegistryException.Kind.TOO_MANY_REQUESTS);
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(200));
            });

    assertThat(asked).containsExactly(START, START.plusSeconds(200));
    assertThat(told).containsExactly(START.plusSeconds(200), START.plusSeconds(400));
  }

  @Test
  void withoutPatienceTheAnswerIsAFailure() {
    retryAfter.add("1");

    try (RegistryClient hasty = new RegistryClient(RegistrySettings.defaults(), () -> now)) {
      assertThatThrownBy(() -> hasty.manifest(reference())).isInstanceOf(RegistryException.class);
    }

    assertThat(asked).hasSize(1);
    assertThat(told).isEmpty();
  }

  private RegistryClient patient() {
    InstantSource clock = () -> now;
    RegistryPauses pauses =
        new RegistryPauses(clock, () -> 0, (_, until) -> told.add(until), moment -> now = moment);
    return new RegistryClient(RegistrySettings.defaults(), clock, Patience.ofWorkers(pauses));
  }

  private ImageReference reference() {
    return ImageReference.of("127.0.0.1:" + server.getAddress().getPort(), "app").withTag("1");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(now);
      exchange.getRequestBody().readAllBytes();
      String wish = retryAfter.poll();
      if (wish == null) {
        exchange.sendResponseHeaders(200, MANIFEST.length);
        exchange.getResponseBody().write(MANIFEST);
        return;
      }
      if (!wish.isEmpty()) {
        exchange.getResponseHeaders().add("Retry-After", wish);
      }
      exchange.sendResponseHeaders(429, -1);
    }
  }
}
