package dev.kiln.buildkit.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the calls of one connection; each is an HTTP/2 stream with one message there and one
 * back. What is wrong with one call does not touch the others.
 *
 * <p>Netty's handler that makes a channel of each stream is of no use here: it takes the first
 * stream of a connection that was upgraded by its client for the answer to the upgrade.
 */
final class GrpcServer extends SimpleChannelInboundHandler<Http2StreamFrame> {

  private final SessionServices services;

  /** The requests that have not come to their end. */
  private final Map<Http2FrameStream, GrpcRequest> open = new HashMap<>();

  GrpcServer(SessionServices services) {
    this.services = services;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
    switch (frame) {
      case Http2HeadersFrame headers -> {
        CharSequence path = headers.headers().path();
        if (path != null) {
          open.put(headers.stream(), new GrpcRequest(path.toString()));
        }
        endIf(headers.isEndStream(), context, headers.stream());
      }
      case Http2DataFrame data -> {
        context.writeAndFlush(
            new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
                .stream(data.stream()));
        take(data, context);
        endIf(data.isEndStream(), context, data.stream());
      }
      case Http2ResetFrame reset -> open.remove(reset.stream());
      default -> {
        // Priorities and windows are the codec's.
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Builds that still need the session fail and say so.
    context.close();
  }

  private void take(Http2DataFrame data, ChannelHandlerContext context) {
    GrpcRequest request = open.get(data.stream());
    if (request != null && !request.append(data.content())) {
      open.remove(data.stream());
      write(
          context,
          data.stream(),
          new GrpcAnswer.Refusal(GrpcStatus.RESOURCE_EXHAUSTED, "the request is too long"));
    }
  }

  private void endIf(boolean end, ChannelHandlerContext context, Http2FrameStream stream) {
    GrpcRequest request = end ? open.remove(stream) : null;
    if (request == null) {
      return;
    }
    Optional<byte[]> message = request.message();
    if (message.isEmpty()) {
      write(
          context,
          stream,
          new GrpcAnswer.Refusal(GrpcStatus.UNIMPLEMENTED, "one plain message is expected"));
      return;
    }
    // The offer may block, which the connection's thread must not.
    Thread.ofVirtual()
        .name("buildkit-session-call")
        .start(() -> write(context, stream, services.answer(request.path(), message.get())));
  }

  private static void write(
      ChannelHandlerContext context, Http2FrameStream stream, GrpcAnswer answer) {
    switch (answer) {
      case GrpcAnswer.Reply(byte[] message) -> {
        ByteBuf framed =
            context.alloc().buffer().writeByte(0).writeInt(message.length).writeBytes(message);
        context.write(new DefaultHttp2HeadersFrame(head()).stream(stream));
        context.write(new DefaultHttp2DataFrame(framed).stream(stream));
        Http2Headers trailers = status(new DefaultHttp2Headers(), GrpcStatus.OK);
        context.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true).stream(stream));
      }
      case GrpcAnswer.Refusal(GrpcStatus status, String message) -> {
        Http2Headers only = status(head(), status).set("grpc-message", percentEncoded(message));
        context.writeAndFlush(new DefaultHttp2HeadersFrame(only, true).stream(stream));
      }
    }
  }

  private static Http2Headers head() {
    return new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
  }

  private static Http2Headers status(Http2Headers headers, GrpcStatus status) {
    return headers.setInt("grpc-status", status.code());
  }

  /** The text as the header may hold it. */
  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      boolean asItIs = next >= ' ' && next <= '~' && next != '%';
      encoded.append(asItIs ? String.valueOf((char) next) : "%%%02X".formatted(next));
    }
    return encoded.toString();
  }
}
