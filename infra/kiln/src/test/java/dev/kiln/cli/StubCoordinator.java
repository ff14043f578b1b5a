package dev.kiln.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.coordinator.web.ViewJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers on a free port what a test wants a coordinator to answer, and keeps what it was asked.
 */
final class StubCoordinator implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Answer> answers = Collections.synchronizedMap(new HashMap<>());
  private final List<String> posted = Collections.synchronizedList(new ArrayList<>());

  private record Answer(int status, String body) {}

  StubCoordinator() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** What is answered at {@code path}, as JSON. */
  StubCoordinator answering(String path, int status, Object view) {
    answers.put(path, new Answer(status, new ViewJson().write(view)));
    return this;
  }

  /** What was posted: path, a blank, and the body without who asked, which is whoever tests. */
  List<String> posted() {
    return List.copyOf(posted);
  }

  String option() {
    return "--server=http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("POST")) {
      posted.add(path + " " + body.replaceFirst("\"requestedBy\":\"[^\"]+@[^\"]+\",?", ""));
    }
    Answer answer = answers.getOrDefault(path, new Answer(404, "{\"error\":\"nothing\"}"));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
