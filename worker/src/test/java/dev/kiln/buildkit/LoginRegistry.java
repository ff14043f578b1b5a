package dev.kiln.buildkit;

import dev.kiln.buildkit.session.RegistryLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A registry that nobody may use without a login. */
final class LoginRegistry implements AutoCloseable {

  static final RegistryLogin LOGIN = new RegistryLogin("someone", "opensesame");

  /** The login's password in bcrypt, the only form that the registry takes. */
  private static final String HASH = "$2b$04$h6DYv6C3KGugiH0OF/9r5.h/i.rgpn3ANETnj8cpC841RmUXGiJXC";

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final int port;
  private final Process process;

  LoginRegistry(Path folder) throws IOException, InterruptedException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path users = Files.writeString(folder.resolve("users"), "someone:" + HASH + "\n");
    Path configuration =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: %s
            auth:
              htpasswd:
                realm: test
                path: %s
            http:
              addr: %s
            """
                .formatted(folder.resolve("storage"), users, name()));
    process =
        new ProcessBuilder(List.of("docker-registry", "serve", configuration.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitAnswer();
  }

  /** Its name in references. */
  String name() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void awaitAnswer() throws InterruptedException {
    long start = System.nanoTime();
    while (!answers()) {
      if (System.nanoTime() - start > START_LIMIT.toNanos() || !process.isAlive()) {
        process.destroyForcibly();
        throw new IllegalStateException("docker-registry does not answer on " + name());
      }
      Thread.sleep(20);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
