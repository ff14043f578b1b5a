package dev.kiln.buildkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.kiln.buildkit.session.RegistryLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** The machine's engine, and what tests need to know of it. */
final class EngineUnderTest implements AutoCloseable {

  static final URI ADDRESS = URI.create("unix:///var/run/docker.sock");

  private static final String DEFAULT_BASE = "127.0.0.1:5000/base-images/debian:bookworm";

  private final DockerHttpClient http =
      new ZerodepDockerHttpClient.Builder().dockerHost(ADDRESS).maxConnections(50).build();

  /** A small image with a shell. */
  static String base() {
    return Optional.ofNullable(System.getenv("KILN_TEST_BASE")).orElse(DEFAULT_BASE);
  }

  /** A number that is in no other test's command line. */
  static String uniqueNumber() {
    return Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits() >>> 1);
  }

  DockerHttpClient http() {
    return http;
  }

  JsonNode inspect(String image) {
    try {
      return new ObjectMapper().readTree(ask(Request.Method.GET, "/images/" + image + "/json"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the engine does not speak JSON", e);
    }
  }

  /** Pushes an image to where its name says. */
  void push(String image, RegistryLogin login) {
    String json =
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(login.username(), login.secret());
    Request request =
        Request.builder()
            .method(Request.Method.POST)
            .path("/images/" + image.substring(0, image.lastIndexOf(':')) + "/push?tag=1")
            .putHeader(
                "X-Registry-Auth",
                Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)))
            .build();
    String answer = ask(request);
    if (answer.contains("errorDetail")) {
      throw new IllegalStateException(answer);
    }
  }

  void remove(String image) {
    ask(Request.Method.DELETE, "/images/" + image + "?force=1");
  }

  /**
   * Whether a process runs on this machine, in a container or not, with that in its command line.
   */
  static boolean processRuns(String argument) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (commandLine(process).contains(argument)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into /proc", e);
    }
  }

  /** Waits until no process has that in its command line; how long that took. */
  static Duration awaitNoProcess(String argument) throws InterruptedException {
    long start = System.nanoTime();
    while (processRuns(argument)) {
      if (System.nanoTime() - start > Duration.ofSeconds(20).toNanos()) {
        throw new AssertionError("a process of the build is left: " + argument);
      }
      Thread.sleep(10);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }

  private String ask(Request.Method method, String path) {
    return ask(Request.builder().method(method).path(path).build());
  }

  private String ask(Request request) {
    try (Response response = http.execute(request)) {
      return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine does not answer", e);
    }
  }
}
