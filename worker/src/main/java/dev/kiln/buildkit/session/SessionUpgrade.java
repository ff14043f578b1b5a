package dev.kiln.buildkit.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the engine, in HTTP/1.1, to make a session of the connection, and then makes of us the
 * server of an HTTP/2 connection.
 *
 * <p>Order of the connection: connected → asked → upgraded, or failed with the reason. After {@code
 * 101 Switching Protocols} this handler and the HTTP/1.1 codec have left the pipeline.
 */
final class SessionUpgrade extends SimpleChannelInboundHandler<FullHttpResponse> {

  private static final int MAX_ERROR_BYTES = 64 * 1024;
  private static final int MAX_CALLS_AT_ONCE = 100;

  private static final String ID = "X-Docker-Expose-Session-Uuid";
  private static final String NAME = "X-Docker-Expose-Session-Name";
  private static final String SHARED_KEY = "X-Docker-Expose-Session-Sharedkey";
  private static final String METHOD = "X-Docker-Expose-Session-Grpc-Method";

  private final String sessionId;
  private final SessionServices services;
  private final CompletableFuture<Void> upgraded = new CompletableFuture<>();

  SessionUpgrade(String sessionId, SessionServices services) {
    this.sessionId = sessionId;
    this.services = services;
  }

  /** Ends when the session is open; fails with a {@link SessionException}. */
  CompletableFuture<Void> upgraded() {
    return upgraded;
  }

  /** Puts the handlers of HTTP/1.1 and this one into a connection's pipeline. */
  void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ERROR_BYTES), this);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(request());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      fail(
          context,
          new SessionException(
              "the engine opens no session: %s %s"
                  .formatted(
                      response.status(),
                      response.content().toString(StandardCharsets.UTF_8).strip())));
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    HttpClientCodec http = pipeline.get(HttpClientCodec.class);
    // What is written from now on passes it as it is.
    http.prepareUpgradeFrom(context);
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings().maxConcurrentStreams(MAX_CALLS_AT_ONCE))
            .gracefulShutdownTimeoutMillis(0)
            .build(),
        new GrpcServer(services));
    pipeline.remove(this);
    pipeline.remove(HttpObjectAggregator.class);
    // Last: passes on what the engine has sent already in HTTP/2.
    http.upgradeFrom(context);
    upgraded.complete(null);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    upgraded.completeExceptionally(
        new SessionException("the engine closed the connection without an answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, new SessionException("the engine's answer cannot be understood", cause));
  }

  private FullHttpRequest request() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/session");
    request
        .headers()
        .set(HttpHeaderNames.HOST, "docker")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, "h2c")
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set(ID, sessionId)
        .set(NAME, "build")
        .set(SHARED_KEY, "")
        .set(METHOD, SessionServices.methods());
    return request;
  }

  private void fail(ChannelHandlerContext context, SessionException reason) {
    upgraded.completeExceptionally(reason);
    context.close();
  }
}
