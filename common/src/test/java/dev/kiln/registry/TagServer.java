package dev.kiln.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry on loopback that has some tags, says what they stand for, and can do nothing else. It
 * remembers what it was asked, and how much of it at once.
 */
public final class TagServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Digest> tags;
  private final CyclicBarrier together;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private TagServer(Map<String, Digest> tags, int together) throws IOException {
    this.tags = Map.copyOf(tags);
    this.together = new CyclicBarrier(together);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v2/", this::answer);
    server.start();
  }

  /** Starts it with digests by {@code repository:tag}. */
  public static TagServer with(Map<String, Digest> tags) {
    return answering(1, tags);
  }

  /** The same, but it lets each question wait until so many have come. */
  public static TagServer answering(int together, Map<String, Digest> tags) {
    try {
      return new TagServer(tags, together);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port, as references have them. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Every {@code repository:tag} that was asked for. */
  public Queue<String> asked() {
    return asked;
  }

  /** How many questions were open at the same time at most. */
  public int mostAtOnce() {
    return most.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    try (exchange) {
      together.await(30, TimeUnit.SECONDS);
      String path = exchange.getRequestURI().getPath().substring("/v2/".length());
      String tag = path.replace("/manifests/", ":");
      asked.add(tag);
      Digest digest = tags.get(tag);
      if (digest != null) {
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest.value());
      }
      now.decrementAndGet();
      exchange.sendResponseHeaders(digest == null ? 404 : 200, -1);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IOException("the others have not come", e);
    }
  }
}
