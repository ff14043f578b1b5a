package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.LogPage;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Sends attempts' output, a page at a time and no faster than the reader takes it. */
final class LogRoutes {

  private final Vertx vertx;
  private final BuildLogs logs;
  private final ViewJson json;
  private final Duration heartbeat;

  LogRoutes(Vertx vertx, BuildLogs logs, ViewJson json, Duration heartbeat) {
    this.vertx = vertx;
    this.logs = logs;
    this.json = json;
    this.heartbeat = heartbeat;
  }

  void read(RoutingContext context) {
    BuildId build = Addressed.build(context);
    ImageName image = Addressed.image(context);
    boolean asJson = "json".equals(context.request().getParam("format"));
    logs.read(build, image, Addressed.attempt(context), Addressed.from(context))
        .map(page ->
            page.orElseThrow(
                () -> Refusal.notFound("there is no log of %s in %s".formatted(image, build))))
        .compose(page -> send(context.response(), new Reading(build, image, asJson), page))
        .onFailure(context::fail);
  }

  void follow(RoutingContext context) {
    BuildId build = Addressed.build(context);
    ImageName image = Addressed.image(context);
    Optional<AttemptId> attempt = Addressed.attempt(context);
    long from = firstLine(context);
    EventStream stream = EventStream.open(vertx, context, heartbeat);
    Subscription subscription =
        logs.follow(build, image, attempt, from, new StreamFollower(stream, json));
    stream.onClose(subscription::close);
  }

  /** After a broken connection the browser says what it has seen last. */
  private static long firstLine(RoutingContext context) {
    String last = context.request().getHeader("Last-Event-ID");
    try {
      return last == null ? Addressed.from(context) : Math.addExact(Long.parseLong(last), 1);
    } catch (NumberFormatException | ArithmeticException e) {
      return Addressed.from(context);
    }
  }

  private Future<Void> send(HttpServerResponse response, Reading reading, LogPage first) {
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(
            HttpHeaders.CONTENT_TYPE,
            reading.asJson() ? "application/json; charset=utf-8" : "text/plain; charset=utf-8");
    if (reading.asJson()) {
      String attempt = first.attempt().map(id -> json.write(id)).orElse("null");
      response.write("{\"attempt\":" + attempt + ",\"lines\":[");
    }
    return sendPages(response, reading, first, true);
  }

  private Future<Void> sendPages(
      HttpServerResponse response, Reading reading, LogPage page, boolean isFirst) {
    if (response.closed()) {
      return Future.succeededFuture();
    }
    response.write(reading.asJson() ? asJson(page.lines(), isFirst) : asText(page.lines()));
    if (page.next().isEmpty()) {
      return reading.asJson()
          ? response.end("],\"complete\":" + page.complete() + "}")
          : response.end();
    }
    return drained(response)
        .compose(ready ->
            logs.read(reading.build(), reading.image(), page.attempt(), page.next().getAsLong()))
        .compose(next ->
            sendPages(
                response,
                reading,
                next.orElseThrow(() -> new IllegalStateException("the log is gone")),
                isFirst && page.lines().isEmpty()));
  }

  private static Future<Void> drained(HttpServerResponse response) {
    if (!response.writeQueueFull()) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    response.drainHandler(ready -> drained.tryComplete());
    response.closeHandler(gone -> drained.tryComplete());
    return drained.future();
  }

  private String asJson(List<LogLine> lines, boolean isFirst) {
    if (lines.isEmpty()) {
      return "";
    }
    String array = json.write(lines);
    return (isFirst ? "" : ",") + array.substring(1, array.length() - 1);
  }

  private static String asText(List<LogLine> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    return text.toString();
  }

  private record Reading(BuildId build, ImageName image, boolean asJson) {}

  private record StreamFollower(EventStream stream, ViewJson json) implements BuildLogs.Follower {

    @Override
    public void lines(List<LogLine> lines) {
      stream.send("lines", OptionalLong.of(lines.getLast().n()), json.write(lines));
    }

    @Override
    public void end(String status) {
      stream.send("end", OptionalLong.empty(), json.write(Map.of("status", status)));
      stream.end();
    }
  }
}
