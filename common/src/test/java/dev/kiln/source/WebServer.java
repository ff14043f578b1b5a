package dev.kiln.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback that remembers what it was asked for. */
final class WebServer implements AutoCloseable {

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  WebServer() {
    this(plain());
  }

  /**
   * @param server bound, but not started
   */
  WebServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.start();
  }

  /** Answers requests for everything below {@code path}. */
  WebServer handle(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          String login = exchange.getRequestHeaders().getFirst("Authorization");
          requests.add(
              "%s %s%s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      login == null ? "" : " " + login));
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return this;
  }

  WebServer file(String path, byte[] content) {
    return handle(path, exchange -> answer(exchange, 200, content));
  }

  WebServer status(String path, int status) {
    return handle(path, exchange -> answer(exchange, status, new byte[0]));
  }

  WebServer redirect(String path, String to) {
    return handle(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", to);
          answer(exchange, 302, new byte[0]);
        });
  }

  String url(String path) {
    return "http://" + address() + path;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, path and login of all requests until now. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpServer plain() {
    try {
      return HttpServer.create(freePort(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a web server", e);
    }
  }
}
