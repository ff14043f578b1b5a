package dev.kiln.coordinator.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes JSON answers, and in one place every error. */
final class Responses {

  private static final Logger log = LoggerFactory.getLogger(Responses.class);

  private final ViewJson json;

  Responses(ViewJson json) {
    this.json = json;
  }

  /** Answers with {@code view}. */
  void send(RoutingContext context, int status, Object view) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(json.write(view));
  }

  /** Makes every failure of {@code router}'s routes end here. */
  void handleErrorsOf(Router router) {
    router.route().failureHandler(this::fail);
    for (int status : List.of(400, 404, 405, 406, 413, 415, 500)) {
      Handler<RoutingContext> handler = this::fail;
      router.errorHandler(status, handler);
    }
  }

  private void fail(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    switch (context.failure()) {
      case Refusal refusal -> send(context, refusal.status(), refusal.body());
      case NotNowException later ->
          send(context, 503, new ErrorBody(String.valueOf(later.getMessage()), List.of()));
      case null ->
          send(
              context,
              Math.max(context.statusCode(), 400),
              new ErrorBody(reason(context.statusCode()), List.of()));
      default -> {
        if (context.statusCode() >= 400 && context.statusCode() < 500) {
          send(
              context,
              context.statusCode(),
              new ErrorBody(reason(context.statusCode()), List.of()));
        } else {
          log.warn("cannot answer path={}", context.request().path(), context.failure());
          send(
              context,
              503,
              new ErrorBody("the farm can't answer now, try again in a moment", List.of()));
        }
      }
    }
  }

  private static String reason(int status) {
    return switch (status) {
      case 404 -> "there is nothing at this address";
      case 405 -> "this address doesn't take this method";
      case 413 -> "the body is too large";
      default -> "the request can't be understood";
    };
  }
}
