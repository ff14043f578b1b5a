package dev.kiln.coordinator.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * One listener of server-sent events. A listener that reads more slowly than events come is cut off
 * instead of letting its backlog grow: its browser connects again and reads the present state,
 * which is both cheaper and more useful than the backlog.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML standard,
 *     server-sent events</a>
 */
final class EventStream {

  private static final int MAX_BACKLOG_BYTES = 1 << 20;

  private final Context context;
  private final HttpServerResponse response;
  private Runnable closing = () -> {};
  private boolean dropped;

  private EventStream(Context context, HttpServerResponse response) {
    this.context = context;
    this.response = response;
  }

  /**
   * Answers the request with a stream that stays open and shows every {@code heartbeat} it lives.
   */
  static EventStream open(Vertx vertx, RoutingContext routing, Duration heartbeat) {
    HttpServerResponse response = routing.response();
    response
        .setChunked(true)
        .setWriteQueueMaxSize(MAX_BACKLOG_BYTES)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
    EventStream stream = new EventStream(vertx.getOrCreateContext(), response);
    stream.write("retry: 2000\n: welcome\n\n");
    long timer = vertx.setPeriodic(heartbeat.toMillis(), tick -> stream.write(": alive\n\n"));
    stream.onClose(() -> vertx.cancelTimer(timer));
    return stream;
  }

  /** Sends {@code data}, which has no line ends (JSON has none); from any thread. */
  void send(String event, OptionalLong id, String data) {
    StringBuilder text = new StringBuilder(data.length() + 64);
    text.append("event: ").append(event).append('\n');
    id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
    text.append("data: ").append(data).append("\n\n");
    context.runOnContext(now -> write(text.toString()));
  }

  /** Ends the stream after what was sent before; from any thread. */
  void end() {
    context.runOnContext(now -> {
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    });
  }

  /** Runs {@code action} when the listener is gone, for whatever reason; may run twice. */
  void onClose(Runnable action) {
    Runnable previous = closing;
    closing =
        () -> {
          previous.run();
          action.run();
        };
    response.closeHandler(gone -> closing.run());
    response.endHandler(gone -> closing.run());
  }

  private void write(String text) {
    if (dropped || response.ended() || response.closed()) {
      return;
    }
    if (response.writeQueueFull()) {
      // Closing waits for what is queued, so the subscription ends first: nothing is added any
      // more.
      // The server's idle timeout ends the wait.
      dropped = true;
      closing.run();
      response.reset();
      return;
    }
    response.write(text);
  }
}
