package dev.kiln.worker.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /health}, {@code /ready} (200 or 503, with the reasons as JSON) and {@code
 * /metrics} (Prometheus' text format). It only tells, so it asks nobody who they are; let it listen
 * where only those can reach it who may know.
 */
public final class HealthServer {

  private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final HealthSettings settings;
  private final WorkerHealth health;
  private final PrometheusMetrics metrics;

  public HealthServer(
      Vertx vertx, HealthSettings settings, WorkerHealth health, PrometheusMetrics metrics) {
    this.server = vertx.createHttpServer();
    this.settings = settings;
    this.health = health;
    this.metrics = metrics;
  }

  /** Completes when the port is bound. */
  public Future<Void> start() {
    return start(settings.port());
  }

  /** The same at another port; 0 takes any that is free. */
  Future<Void> start(int port) {
    return server
        .requestHandler(this::answer)
        .listen(port, settings.host())
        .onSuccess(
            bound -> LOG.info("health and metrics are at http://{}:{}/", settings.host(), port()))
        .mapEmpty();
  }

  /** The port that is bound, once started. */
  int port() {
    return server.actualPort();
  }

  public Future<Void> stop() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      response.setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    switch (request.path()) {
      case "/health" -> report(response, health.isHealthy());
      case "/ready" -> report(response, health.isReady());
      case "/metrics" -> response.putHeader("Content-Type", PROMETHEUS_TEXT).end(metrics.text());
      default -> response.setStatusCode(404).end("here are /health, /ready and /metrics\n");
    }
  }

  private void report(HttpServerResponse response, boolean good) {
    response
        .setStatusCode(good ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .end(health.report().encode() + "\n");
  }
}
