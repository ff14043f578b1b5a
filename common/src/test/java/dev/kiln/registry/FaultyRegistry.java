package dev.kiln.registry;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A registry on a port of its own whose content is another registry's, and which does what tests
 * tell it: asks for patience, breaks connections, lets requests stand. It counts what it is asked.
 *
 * <p>References name this one, so that everything passes through it. While the other registry is
 * down, connections break.
 */
public final class FaultyRegistry implements AutoCloseable {

  private static final Set<String> OF_ONE_CONNECTION =
      Set.of("host", "connection", "keep-alive", "transfer-encoding");
  private static final int CONNECTIONS = 200;
  private static final int LIMIT_SECONDS = 10;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Vertx vertx;
  private final HttpClient client;
  private final HttpServer server;
  private final SocketAddress behind;
  private final List<RegistryFault> faults = new CopyOnWriteArrayList<>();
  private final List<RegistryRequest> requests = new CopyOnWriteArrayList<>();

  private FaultyRegistry(String behind) {
    String[] address = behind.split(":");
    this.behind = SocketAddress.inetSocketAddress(Integer.parseInt(address[1]), address[0]);
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /**
   * Starts one.
   *
   * @param registry the name of the one whose content it shows, such as {@code 127.0.0.1:40123}
   */
  public static FaultyRegistry before(String registry) {
    return new FaultyRegistry(registry);
  }

  /** Its name in references. */
  public String name() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** Answers the next such requests with 429. */
  public void answerTooMany(Predicate<RegistryRequest> which, Duration retryAfter, int times) {
    faults.add(new RegistryFault.TooMany(which, retryAfter, new AtomicInteger(times)));
  }

  /** Breaks the connections of the next such requests in the middle of their content. */
  public void cut(Predicate<RegistryRequest> which, long afterBytes, int times) {
    faults.add(new RegistryFault.Cut(which, afterBytes, new AtomicInteger(times)));
  }

  /** Lets such requests stand from now on. */
  public HeldRequests hold(Predicate<RegistryRequest> which, HeldRequests.Point point) {
    HeldRequests held = new HeldRequests(which, point);
    faults.add(held);
    return held;
  }

  /** Behaves from now on; what stands still goes on. */
  public void heal() {
    for (RegistryFault fault : faults) {
      if (fault instanceof HeldRequests held) {
        held.release();
      }
    }
    faults.clear();
  }

  /** Everything it was asked, in order. */
  public List<RegistryRequest> requests() {
    return List.copyOf(requests);
  }

  /** How often it was asked for such things. */
  public long count(Predicate<RegistryRequest> which) {
    return requests.stream().filter(which).count();
  }

  @Override
  public void close() {
    heal();
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private void handle(HttpServerRequest request) {
    request.pause();
    request.response().exceptionHandler(gone -> {});
    request.exceptionHandler(gone -> {});
    RegistryRequest asked = RegistryRequest.of(request);
    requests.add(asked);
    Optional<RegistryFault> fault = faults.stream().filter(each -> each.hits(asked)).findFirst();
    if (fault.isEmpty()) {
      orBreak(request, forward(request).compose(answer -> answer(request, answer)));
      return;
    }
    switch (fault.get()) {
      case RegistryFault.TooMany tooMany -> refuse(request, tooMany.retryAfter());
      case RegistryFault.Cut cut -> orBreak(request, forwardUntil(request, cut.afterBytes()));
      case HeldRequests held -> orBreak(request, hold(request, held));
    }
  }

  private Future<Void> hold(HttpServerRequest request, HeldRequests held) {
    return switch (held.point()) {
      case BEFORE ->
          held.arrive()
              .compose(released -> forward(request))
              .compose(answer -> answer(request, answer));
      case AFTER ->
          forward(request)
              .compose(answer -> {
                answer.pause();
                return held.arrive().compose(released -> answer(request, answer));
              });
    };
  }

  private static void refuse(HttpServerRequest request, Duration retryAfter) {
    request.resume();
    request
        .response()
        .setStatusCode(TOO_MANY_REQUESTS)
        .putHeader("Retry-After", Long.toString(retryAfter.toSeconds()))
        .putHeader("Content-Type", "application/json")
        .end("{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"slow down\"}]}");
  }

  private Future<HttpClientResponse> forward(HttpServerRequest request) {
    return outbound(request)
        .compose(outbound -> {
          if (request.getHeader("Content-Length") != null) {
            return outbound.send(request);
          }
          if (request.getHeader("Transfer-Encoding") != null) {
            return outbound.setChunked(true).send(request);
          }
          request.resume();
          return outbound.send();
        });
  }

  private Future<Void> forwardUntil(HttpServerRequest request, long limit) {
    return outbound(request)
        .compose(outbound -> {
          if (request.getHeader("Content-Length") == null) {
            outbound.setChunked(true);
          }
          long[] passed = {0};
          request.handler(part -> {
            passed[0] += part.length();
            if (passed[0] > limit) {
              outbound.connection().close();
              request.connection().close();
            } else {
              outbound.write(part);
            }
          });
          request.endHandler(all -> outbound.end());
          request.resume();
          return outbound.response().compose(answer -> answer(request, answer));
        });
  }

  /** With this registry's name as the one that was asked: upload locations are made of it. */
  private Future<HttpClientRequest> outbound(HttpServerRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setServer(behind)
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setMethod(request.method())
            .setURI(request.uri());
    return client
        .request(options)
        .onSuccess(outbound -> copy(request.headers(), outbound.headers()));
  }

  private static Future<Void> answer(HttpServerRequest request, HttpClientResponse answer) {
    HttpServerResponse response = request.response().setStatusCode(answer.statusCode());
    copy(answer.headers(), response.headers());
    if (request.method().equals(HttpMethod.HEAD)) {
      answer.resume();
      return response.end();
    }
    if (answer.getHeader("Content-Length") == null) {
      response.setChunked(true);
    }
    return answer.pipeTo(response);
  }

  private static void copy(MultiMap from, MultiMap to) {
    from.forEach((name, value) -> {
      if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
        to.add(name, value);
      }
    });
  }

  private static void orBreak(HttpServerRequest request, Future<Void> outcome) {
    outcome.onFailure(failure -> request.connection().close());
  }
}
