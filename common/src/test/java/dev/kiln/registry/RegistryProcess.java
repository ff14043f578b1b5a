package dev.kiln.registry;

import dev.kiln.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real registry for tests, Debian's {@code docker-registry}, on a free loopback port with storage
 * of its own.
 *
 * <p>As a static field with {@code @RegisterExtension} it lives for a test class. It can be stopped
 * and started again on the same port with the same content, and frozen. Where the program is
 * missing, tests fail: a test that silently skips proves nothing.
 */
public final class RegistryProcess implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

  private static final String PROGRAM = "docker-registry";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  /**
   * How a registry differs from one that is open to all and has no TLS.
   *
   * @param http lines of the section {@code http}
   * @param auth lines of the section {@code auth}; empty means open to all
   * @param settings what a client needs to reach it
   */
  public record Protection(String http, String auth, RegistrySettings settings) {

    public static Protection none() {
      return new Protection("", "", RegistrySettings.defaults());
    }
  }

  private final int port = freePort();
  private Protection protection = Protection.none();
  private @Nullable Path folder;
  private @Nullable Process process;

  /** The registry's name in references, such as {@code 127.0.0.1:40123}. */
  public String name() {
    return "127.0.0.1:" + port;
  }

  /** Starts the registry with this protection. */
  public void start(Protection with) throws InterruptedException {
    protection = with;
    start();
  }

  /** Starts the registry, or starts it again, and waits until it answers. */
  public void start() throws InterruptedException {
    try {
      Path home = folder == null ? Files.createTempDirectory("kiln-registry-") : folder;
      folder = home;
      Path configuration = Files.writeString(home.resolve("registry.yml"), configuration(home));
      process =
          new ProcessBuilder(List.of(PROGRAM, "serve", configuration.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
              .start();
      awaitAnswer(process, home.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot start '%s'; run kiln test, which fetches it, or apt-get install docker-registry"
              .formatted(PROGRAM),
          e);
    }
  }

  /** Stops the registry and keeps its content. */
  public void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
      process = null;
    }
  }

  /** Lets it stand still: it takes connections and answers nothing. */
  public void freeze() {
    Signal.STOP.send(running().pid());
  }

  /** Lets it go on. */
  public void wake() {
    Signal.CONT.send(running().pid());
  }

  /** The folder that the registry keeps its content in; tests may damage it. */
  public Path storage() {
    if (folder == null) {
      throw new IllegalStateException("the registry was never started");
    }
    return folder.resolve("storage");
  }

  @Override
  public void close() {
    stop();
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + folder, e);
      }
      folder = null;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("the registry does not run");
    }
    return process;
  }

  private void awaitAnswer(Process started, Path log) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    RegistrySettings settings =
        protection.settings().withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
    try (RegistryClient client = new RegistryClient(settings, InstantSource.system())) {
      while (true) {
        try {
          client.ping(name());
          return;
        } catch (RegistryException e) {
          if (!started.isAlive() || System.nanoTime() > deadline) {
            started.destroyForcibly();
            throw new IllegalStateException(
                "%s does not answer on %s: %s".formatted(PROGRAM, name(), Files.readString(log)),
                e);
          }
          Thread.sleep(20);
        }
      }
    }
  }

  private String configuration(Path home) {
    return """
    version: 0.1
    log:
      level: warn
      accesslog:
        disabled: true
    storage:
      filesystem:
        rootdirectory: %s
      delete:
        enabled: true
    http:
      addr: %s
    %s%s\
    """
        .formatted(
            home.resolve("storage"),
            name(),
            protection.http().indent(2),
            protection.auth().isEmpty() ? "" : "auth:\n" + protection.auth().indent(2));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
