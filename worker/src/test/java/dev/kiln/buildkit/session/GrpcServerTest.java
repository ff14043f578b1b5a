package dev.kiln.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.buildkit.protobuf.ProtobufWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GrpcServerTest {

  private static final String SECRET = "/moby.buildkit.secrets.v1.Secrets/GetSecret";
  private static final byte[] REQUEST = new ProtobufWriter().text(1, "token").toByteArray();

  private final Http2FrameStream stream = new OpenStream();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new GrpcServer(
              new SessionServices(
                  SessionOffer.of(
                      Map.of(), Map.of("token", "s3cret".getBytes(StandardCharsets.UTF_8))))));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void replyIsHeadersAMessageAndTrailers() throws InterruptedException {
    call(SECRET);

    send(framed(0, REQUEST.length, REQUEST), true);

    Http2HeadersFrame head = next();
    Http2DataFrame message = next();
    Http2HeadersFrame trailers = next();
    assertThat(head.headers().status()).hasToString("200");
    assertThat(ByteBufUtil.hexDump(message.content())).isEqualTo("0000000008" + "0a06733363726574");
    assertThat(trailers.headers().get("grpc-status")).hasToString("0");
    assertThat(trailers.isEndStream()).isTrue();
    message.release();
  }

  @Test
  void requestMayComeInPieces() throws InterruptedException {
    ByteBuf request = framed(0, REQUEST.length, REQUEST);
    call(SECRET);

    while (request.readableBytes() > 1) {
      send(request.readRetainedSlice(1), false);
    }
    send(request, true);

    assertThat(this.<Http2HeadersFrame>next().headers().get("grpc-status")).isNull();
  }

  @Test
  void refusalIsTrailersAlone() throws InterruptedException {
    call("/a.b/Ç%");

    send(framed(0, 0, new byte[0]), true);

    Http2HeadersFrame only = next();
    assertThat(only.isEndStream()).isTrue();
    assertThat(only.headers().get("grpc-status")).hasToString("12");
    assertThat(only.headers().get("grpc-message")).hasToString("unknown method /a.b/%C3%87%25");
  }

  @Test
  void compressedRequestIsRefused() throws InterruptedException {
    call(SECRET);

    send(framed(1, REQUEST.length, REQUEST), true);

    assertThat(this.<Http2HeadersFrame>next().headers().get("grpc-status")).hasToString("12");
  }

  @Test
  void requestWhoseLengthLiesIsRefused() throws InterruptedException {
    call(SECRET);

    send(framed(0, Integer.MAX_VALUE, REQUEST), true);

    assertThat(this.<Http2HeadersFrame>next().headers().get("grpc-status")).hasToString("12");
  }

  @Test
  void requestWithoutAMessageIsRefused() throws InterruptedException {
    channel.writeInbound(
        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().path(SECRET), true).stream(stream));

    assertThat(this.<Http2HeadersFrame>next().headers().get("grpc-status")).hasToString("12");
  }

  @Test
  void endlessRequestIsRefusedOnce() throws InterruptedException {
    call(SECRET);

    for (int i = 0; i < 100; i++) {
      send(Unpooled.wrappedBuffer(new byte[1024]), false);
    }
    send(Unpooled.EMPTY_BUFFER, true);

    assertThat(this.<Http2HeadersFrame>next().headers().get("grpc-status")).hasToString("8");
    assertThat(this.<Object>nextUnlessWindow()).isNull();
  }

  private void call(String path) {
    channel.writeInbound(
        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().path(path)).stream(stream));
  }

  private void send(ByteBuf content, boolean end) {
    channel.writeInbound(new DefaultHttp2DataFrame(content, end).stream(stream));
  }

  /** The next frame that was written; the call answers on a thread of its own. */
  private <T> T next() throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      channel.runPendingTasks();
      T frame = nextUnlessWindow();
      if (frame != null) {
        return frame;
      }
      if (System.nanoTime() - start > Duration.ofSeconds(10).toNanos()) {
        throw new AssertionError("no answer");
      }
      Thread.sleep(1);
    }
  }

  private <T> @Nullable T nextUnlessWindow() {
    T frame = channel.readOutbound();
    while (frame instanceof Http2WindowUpdateFrame) {
      frame = channel.readOutbound();
    }
    return frame;
  }

  /** The first stream of a connection. */
  private static final class OpenStream implements Http2FrameStream {

    @Override
    public int id() {
      return 1;
    }

    @Override
    public Http2Stream.State state() {
      return Http2Stream.State.OPEN;
    }
  }

  private static ByteBuf framed(int compressed, int length, byte[] message) {
    return Unpooled.buffer().writeByte(compressed).writeInt(length).writeBytes(message);
  }
}
