package dev.kiln.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.registry.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries one request to a registry and its answer back: authorization, redirects, limits, timeouts
 * and the translation of what went wrong. Knows nothing of manifests and blobs.
 */
final class RegistryTransport implements AutoCloseable {

  /** The largest manifest, list of tags or error text that is read. */
  static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  private static final int MAX_REDIRECTS = 5;

  private final RegistrySettings settings;
  private final Endpoint endpoint;
  private final Authorization authorization;
  private final Failures failures;
  private final InstantSource clock;
  private final HttpClients clients;
  private final Optional<Patience> patience;

  RegistryTransport(RegistrySettings settings, InstantSource clock, Optional<Patience> patience) {
    this.settings = settings;
    this.endpoint = new Endpoint(settings);
    this.authorization = new Authorization(settings, clock);
    this.failures = new Failures(clock);
    this.clock = clock;
    this.clients = new HttpClients(settings);
    this.patience = patience;
  }

  /** Sends the call and returns any answer that is neither a redirect nor a failure (4xx, 5xx). */
  HttpResponse<byte[]> send(Call call) throws InterruptedException {
    HttpResponse<byte[]> response = answer(call);
    if (response.statusCode() >= 400) {
      throw failures.of(call.purpose(), response);
    }
    return response;
  }

  /** Like {@link #send}, but empty where the registry answers 404. */
  Optional<HttpResponse<byte[]>> find(Call call) throws InterruptedException {
    HttpResponse<byte[]> response = answer(call);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    if (response.statusCode() >= 400) {
      throw failures.of(call.purpose(), response);
    }
    return Optional.of(response);
  }

  /** Asks the token service of {@code registry}, which is another host, for a token. */
  JsonNode fetchToken(String registry, URI uri, Optional<String> basic, String purpose)
      throws InterruptedException {
    Call call = Call.of("GET", uri, registry, "", purpose);
    HttpResponse<byte[]> response = exchange(call, uri, basic);
    if (response.statusCode() != 200) {
      throw failures.of(purpose, response);
    }
    try {
      return ManifestJson.read(response.body());
    } catch (JsonProcessingException e) {
      throw new RegistryException(Kind.BROKEN, "cannot " + purpose + ": the answer is no JSON", e);
    }
  }

  @Override
  public void close() {
    clients.close();
  }

  private HttpResponse<byte[]> answer(Call call) throws InterruptedException {
    return patience.isPresent() ? sendPatiently(call, patience.get()) : sendWithoutJudging(call);
  }

  /** Waits while the registry is paused; a 429, its token service's too, is such a pause. */
  private HttpResponse<byte[]> sendPatiently(Call call, Patience waiting)
      throws InterruptedException {
    RegistryException tooMany =
        new RegistryException(
            Kind.TOO_MANY_REQUESTS,
            "cannot %s: %s wants no request for longer than this can wait"
                .formatted(call.purpose(), call.registry()));
    Instant deadline = clock.instant().plus(waiting.limit());
    while (waiting.pauses().awaitOpen(call.registry(), deadline)) {
      try {
        HttpResponse<byte[]> response = sendWithoutJudging(call);
        if (response.statusCode() != 429) {
          return response;
        }
        tooMany = failures.of(call.purpose(), response);
      } catch (RegistryException e) {
        if (e.kind() != Kind.TOO_MANY_REQUESTS) {
          throw e;
        }
        tooMany = e;
      }
      waiting.pauses().met(call.registry(), tooMany.retryAfter());
    }
    throw tooMany;
  }

  private HttpResponse<byte[]> sendWithoutJudging(Call call) throws InterruptedException {
    Optional<String> header = authorization.header(call.registry(), call.scope());
    HttpResponse<byte[]> response = followRedirects(call, header);
    if (response.statusCode() != 401) {
      return response;
    }
    Optional<Challenge> challenge =
        Challenge.parse(response.headers().allValues("WWW-Authenticate"));
    if (challenge.isEmpty()
        || !authorization.answer(this, call.registry(), call.scope(), challenge.get())) {
      return response;
    }
    return followRedirects(call, authorization.header(call.registry(), call.scope()));
  }

  private HttpResponse<byte[]> followRedirects(Call call, Optional<String> header)
      throws InterruptedException {
    URI registry = endpoint.uri(call.registry(), "/");
    URI uri = call.uri();
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      boolean home = Endpoint.sameOrigin(registry, uri);
      HttpResponse<byte[]> response = exchange(call, uri, home ? header : Optional.empty());
      Optional<String> location = response.headers().firstValue("Location");
      boolean readOnly = call.method().equals("GET") || call.method().equals("HEAD");
      int status = response.statusCode();
      if (status < 300 || status >= 400) {
        return response;
      }
      if (!readOnly || location.isEmpty()) {
        throw new RegistryException(
            Kind.BROKEN, "cannot %s: redirected (%d) to nowhere".formatted(call.purpose(), status));
      }
      uri = resolve(call.purpose(), uri, location.get());
    }
    throw new RegistryException(
        Kind.BROKEN, "cannot %s: more than %d redirects".formatted(call.purpose(), MAX_REDIRECTS));
  }

  /** Resolves a {@code Location} header. */
  static URI resolve(String purpose, URI base, String location) {
    try {
      return base.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          Kind.BROKEN, "cannot %s: '%s' is no address".formatted(purpose, location), e);
    }
  }

  private HttpResponse<byte[]> exchange(Call call, URI uri, Optional<String> header)
      throws InterruptedException {
    if (!endpoint.permits(uri)) {
      throw new RegistryException(
          Kind.REFUSED,
          "cannot %s: %s has no TLS; name its host in the configuration to allow that"
              .formatted(call.purpose(), uri));
    }
    AtomicLong moved = new AtomicLong();
    AtomicBoolean answered = new AtomicBoolean();
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    call.headers().forEach(request::header);
    header.ifPresent(value -> request.header("Authorization", value));
    request.method(
        call.method(),
        call.body().map(body -> publisher(body, moved)).orElse(BodyPublishers.noBody()));
    CompletableFuture<HttpResponse<byte[]>> future =
        clients.of(call.registry()).sendAsync(request.build(), handler(call, moved, answered));
    return await(call, future, moved, answered);
  }

  private HttpResponse<byte[]> await(
      Call call,
      CompletableFuture<HttpResponse<byte[]>> future,
      AtomicLong moved,
      AtomicBoolean answered)
      throws InterruptedException {
    while (true) {
      long before = moved.get();
      try {
        return future.get(settings.stallTimeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (moved.get() == before) {
          future.cancel(true);
          throw new RegistryException(
              Kind.UNREACHABLE,
              "cannot %s: nothing moved for %d s"
                  .formatted(call.purpose(), settings.stallTimeout().toSeconds()),
              e);
        }
      } catch (InterruptedException e) {
        future.cancel(true);
        throw e;
      } catch (ExecutionException e) {
        throw failures.of(call.purpose(), answered.get(), e);
      }
    }
  }

  private static BodyPublisher publisher(BlobContent body, AtomicLong moved) {
    if (body.sizeBytes() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new CountingStream(body.open(), moved)),
        body.sizeBytes());
  }

  private static BodyHandler<byte[]> handler(Call call, AtomicLong moved, AtomicBoolean answered) {
    return info -> {
      answered.set(true);
      moved.incrementAndGet();
      if (info.statusCode() == 200 && call.sink().isPresent()) {
        Call.ByteSink sink = call.sink().get();
        return BodySubscribers.mapping(
            BodySubscribers.ofByteArrayConsumer(bytes ->
                bytes.ifPresent(piece -> {
                  moved.addAndGet(piece.length);
                  sink.accept(piece);
                })),
            _ -> new byte[0]);
      }
      return BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES).apply(info);
    };
  }

  /** Tells how much of an upload has been read, for the stall timeout. */
  private static final class CountingStream extends FilterInputStream {

    private final AtomicLong moved;

    CountingStream(InputStream in, AtomicLong moved) {
      super(in);
      this.moved = moved;
    }

    @Override
    public int read() throws IOException {
      moved.incrementAndGet();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      moved.incrementAndGet();
      return super.read(bytes, offset, length);
    }
  }
}
