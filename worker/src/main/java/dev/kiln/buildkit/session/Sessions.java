package dev.kiln.buildkit.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Opens sessions with one engine. One thread serves them all.
 *
 * <p>Opening blocks: call it on a virtual thread.
 */
public final class Sessions implements AutoCloseable {

  private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final EngineAddress engine;
  private final Supplier<String> ids;
  private final EventLoopGroup loop;

  /**
   * Sessions with that engine.
   *
   * @param ids gives each session its id: letters, digits and dashes that nobody can guess
   */
  public Sessions(EngineAddress engine, Supplier<String> ids) {
    this.engine = engine;
    this.ids = ids;
    this.loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  /** Sessions with that engine, with random ids. */
  public static Sessions with(EngineAddress engine) {
    return new Sessions(engine, () -> UUID.randomUUID().toString());
  }

  /**
   * Opens a session.
   *
   * @throws SessionException if the engine is out of reach, refuses or does not answer within ten
   *     seconds
   */
  public Session open(SessionOffer offer) throws InterruptedException {
    String id = ids.get();
    SessionUpgrade upgrade = new SessionUpgrade(id, new SessionServices(offer));
    ChannelFuture connected = connect(upgrade);
    connected.addListener(ended -> {
      if (!ended.isSuccess()) {
        upgrade
            .upgraded()
            .completeExceptionally(
                new SessionException("cannot reach the engine at " + engine, ended.cause()));
      }
    });
    boolean open = false;
    try {
      await(upgrade.upgraded());
      open = true;
      return new Session(id, connected.channel());
    } finally {
      if (!open) {
        connected.channel().close();
      }
    }
  }

  /** Closes all sessions. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_LIMIT.toMillis());
  }

  private ChannelFuture connect(SessionUpgrade upgrade) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    upgrade.addTo(channel.pipeline());
                  }
                });
    return switch (engine) {
      case EngineAddress.Unix(Path socket) ->
          bootstrap
              .channel(NioDomainSocketChannel.class)
              .connect(UnixDomainSocketAddress.of(socket));
      case EngineAddress.Tcp(String host, int port) ->
          bootstrap.channel(NioSocketChannel.class).connect(host, port);
    };
  }

  private void await(CompletableFuture<Void> upgraded) throws InterruptedException {
    try {
      upgraded.get(OPEN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SessionException("the engine does not answer within " + OPEN_LIMIT);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SessionException reason) {
        throw reason;
      }
      throw new SessionException("the session broke off before it was open", e);
    }
  }
}
